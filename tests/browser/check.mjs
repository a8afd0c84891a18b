// SPDX-License-Identifier: Apache-2.0
// Opens pages in a browser and holds each against what WCAG 2.2 AA asks of it, as far as a program can see that.
//
//   node check.mjs CHROMIUM FOLDER PAGE...     FOLDER: where pictures of the pages and their PDFs go, to be looked at
//
// Prints TAP. Each check is a function that gives the problems it found, in words. What a program cannot judge, such as whether
// the words are plain and the picture's table says the same, tests/tools/pages and readers answer for.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const [executablePath, folder, ...pages] = process.argv.slice(2)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
const WIDE = { width: 1280, height: 1024 }
const MAGNIFIED = { width: 320, height: 256 } // what is left of WIDE at 400 %
const MOST = 5 // problems told of one kind

// ---- axe-core -----------------------------------------------------------------------

async function findings_of_axe(page) {
    await page.evaluate(axe)
    const { violations, incomplete } = await page.evaluate(async (tags) => {
        const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations', 'incomplete'] })
        const brief = ({ id, help, nodes }) => ({ id, help, count: nodes.length, first: nodes[0].html.slice(0, 120) })
        return { violations: found.violations.map(brief), incomplete: found.incomplete.map(brief) }
    }, WCAG)
    const told = (what) => ({ id, help, count, first }) => `${what} ${id}: ${help}: ${first} (${count} times)`
    // Where it cannot tell what lies behind words, as in a picture, `colours` decides.
    return [...violations.map(told('violated')), ...incomplete.filter(({ id }) => id !== 'color-contrast').map(told('not decided'))]
}

// ---- the keyboard ----------------------------------------------------------------------

// What Tab has to reach, in the order of the page: links and controls, and regions that scroll.
function reachable() {
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((one) => one.checkVisibility())
}

async function keyboard(page) {
    const problems = []
    await page.evaluate((find) => { window.reachable = new Function(`return (${find})()`) }, reachable.toString())
    const expected = await page.evaluate(() => window.reachable().length)
    for (let i = 0; i < expected; i++) {
        await page.keyboard.press('Tab')
        const problem = await page.evaluate((i) => {
            const one = document.activeElement, wanted = window.reachable()[i], words = (element) => (element.textContent || element.outerHTML).trim().slice(0, 60)
            if (one !== wanted)
                return `Tab ${i + 1} reaches "${words(one)}" and not "${words(wanted)}"`
            const look = getComputedStyle(one), box = one.getClientRects()[0]
            if (look.outlineStyle === 'none' || parseFloat(look.outlineWidth) < 2)
                return `"${words(one)}" shows no focus: ${look.outline}`
            if (box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth)
                return `"${words(one)}" has the focus and is out of sight`
            const at = document.elementFromPoint(Math.max(0, box.left) + Math.min(box.width, innerWidth) / 2, Math.min(Math.max(box.top, 0) + Math.min(box.height, innerHeight) / 2, innerHeight - 1))
            if (at && !one.contains(at) && !at.contains(one))
                return `"${words(one)}" has the focus and is covered by <${at.localName}>`
            return null
        }, i)
        if (problem)
            problems.push(problem)
        if (problems.length === MOST)
            return problems
    }
    await page.keyboard.press('Tab') // and out of the page again: nothing holds the keyboard
    if (expected && await page.evaluate(() => document.activeElement !== document.body && document.activeElement !== window.reachable()[0]))
        problems.push('after the last link Tab does not leave the page')
    return problems
}

// The focus changes what is seen, not only what is computed.
async function focus_is_seen(page) {
    const problems = []
    for (let i = 0; i < 3; i++) {
        await page.keyboard.press('Tab')
        const box = await page.evaluate(() => {
            const one = document.activeElement
            if (one === document.body)
                return null
            const { x, y, width, height } = one.getClientRects()[0]
            return { x: Math.max(0, x - 6), y: Math.max(0, y - 6), width: Math.min(width + 12, innerWidth), height: Math.min(height + 12, innerHeight) }
        })
        if (!box)
            break
        const clip = { clip: box }, focused = await page.screenshot(clip)
        await page.evaluate(() => { window.focused = document.activeElement; window.focused.blur() })
        if (focused.equals(await page.screenshot(clip)))
            problems.push(`link ${i + 1} looks the same with the focus and without`)
        await page.evaluate(() => window.focused.focus())
    }
    return problems
}

async function skip_link(page) {
    await page.screenshot({ path: `${page.name}.png` })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    return await page.evaluate(() => document.activeElement.localName === 'main') ? [] : ['the first link does not move the focus to the content']
}

// ---- large letters, and letters further apart --------------------------------------------

// Nothing is cut off, and the page is no wider than the window. What scrolls sideways does so in a region of its own that the keyboard reaches
// and that has a name; only tables and pictures may.
function overflowing() {
    const problems = [], told = (one) => `<${one.localName}> "${one.textContent.trim().slice(0, 50)}"`
    const scroller = (one) => one.closest('[role="region"][tabindex="0"][aria-label]')
    const hidden = (one) => one.closest('thead') && getComputedStyle(one.closest('thead')).position === 'absolute'
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
        problems.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${document.documentElement.clientWidth}`)
    for (const one of document.querySelectorAll('body *')) {
        if (!one.checkVisibility() || hidden(one) || one.matches('.skip'))
            continue
        const region = scroller(one), look = getComputedStyle(one)
        if (region && !region.querySelector('table, svg'))
            problems.push(`${told(one)} scrolls and is neither table nor picture`)
        if (!region && !one.closest('svg') && one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 1)
            problems.push(`${told(one)} reaches beyond the window`)
        if (one !== region && ['hidden', 'clip'].includes(look.overflowX) && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) && one.localName !== 'svg')
            problems.push(`${told(one)} is cut off`)
    }
    // Words of a picture: inside it, and none over another.
    for (const picture of document.querySelectorAll('svg')) {
        const frame = picture.getBoundingClientRect(), boxes = []
        for (const words of picture.querySelectorAll('text')) {
            const box = words.getBoundingClientRect()
            if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
                problems.push(`${told(words)} reaches beyond its picture`)
            const over = boxes.find((other) => other.box.left < box.right - 1 && box.left < other.box.right - 1 && other.box.top < box.bottom - 4 && box.top < other.box.bottom - 4)
            if (over)
                problems.push(`${told(words)} lies over "${over.words}"`)
            boxes.push({ box, words: words.textContent })
        }
    }
    return problems
}

// A picture's letters grow with the window: at 400 % they are no smaller on the screen than the page's smallest.
function small_letters() {
    return [...document.querySelectorAll('svg text')].filter((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a < 12).slice(0, 1)
        .map((one) => `letters of the picture are ${(parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a).toFixed(1)} pixels high: "${one.textContent}"`)
}

async function reflow(page) {
    await page.setViewportSize(MAGNIFIED)
    const problems = [...await page.evaluate(overflowing), ...await page.evaluate(small_letters)]
    await page.screenshot({ path: `${page.name}-400.png`, clip: { x: 0, y: 0, width: 320, height: 3000 }, fullPage: true })
    await page.setViewportSize(WIDE)
    return problems.concat(await page.evaluate(overflowing), await page.evaluate(small_letters))
}

// WCAG 1.4.12: lines 1.5 times, paragraphs 2 times, letters 0.12 and words 0.16 times the size of the letters.
async function spacing(page) {
    const style = await page.evaluateHandle(() => {
        const style = document.createElement('style')
        style.textContent = '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}'
        return document.head.appendChild(style)
    })
    const problems = []
    for (const size of [WIDE, { width: 640, height: 512 }, MAGNIFIED]) {
        await page.setViewportSize(size)
        problems.push(...(await page.evaluate(overflowing)).map((problem) => `${size.width} wide: ${problem}`))
        if (size === WIDE)
            await page.screenshot({ path: `${page.name}-spacing.png` })
    }
    await style.evaluate((style) => style.remove())
    await page.setViewportSize(WIDE)
    return problems
}

// ---- what a screen reader is told ----------------------------------------------------------

async function tree_of(page) {
    const session = await page.context().newCDPSession(page)
    const { nodes } = await session.send('Accessibility.getFullAXTree'), count = {}
    await session.detach()
    for (const { ignored, role } of nodes)
        if (!ignored && /^(table|row|rowgroup|cell|gridcell|columnheader|rowheader|caption|heading|list|listitem|link|main|navigation|banner|region|image|img)$/i.test(role.value))
            count[role.value] = (count[role.value] ?? 0) + 1
    return count
}

// A table that is shown as a list is a table still.
async function same_tree(page) {
    const wide = JSON.stringify(await tree_of(page))
    await page.setViewportSize(MAGNIFIED)
    const narrow = JSON.stringify(await tree_of(page))
    await page.setViewportSize(WIDE)
    return wide === narrow ? [] : [`wide: ${wide}`, `at 400 %: ${narrow}`]
}

// ---- colours, also the reader's own -------------------------------------------------------------

// Words have a contrast of 4.5 with their ground, and the shapes of a picture one of 3; a tag has a border.
function faint() {
    const problems = [], rgb = (colour) => colour.match(/[\d.]+/g).map(Number)
    const light = (colour) => rgb(colour).slice(0, 3).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0)
    const contrast = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05)
    const see = (what, colour, ground, least) => {
        if (contrast(colour, ground) < least)
            problems.push(`${what} is ${colour} on ${ground}`)
    }
    const ground = (one) => {
        for (; one; one = one.parentElement)
            if (rgb(getComputedStyle(one).backgroundColor)[3] !== 0)
                return getComputedStyle(one).backgroundColor
        return 'rgb(255, 255, 255)'
    }
    for (const one of document.querySelectorAll('body *:not(svg *)'))
        if (one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
            see(`"${one.textContent.trim().slice(0, 50)}"`, getComputedStyle(one).color, ground(one), 4.5)
    for (const picture of document.querySelectorAll('svg')) {
        const paper = getComputedStyle(picture.querySelector('rect')).fill
        for (const words of picture.querySelectorAll('text'))
            see(`"${words.textContent}"`, getComputedStyle(words).fill, paper, 4.5)
        for (const shape of picture.querySelectorAll('rect:not(:first-of-type, .band), circle, path, line')) { // thin lines are but a grid
            const { fill, stroke, strokeWidth } = getComputedStyle(shape), drawn = parseFloat(strokeWidth) >= 1.5 && stroke !== 'none' ? stroke : shape.localName === 'line' ? 'none' : fill
            if (drawn !== 'none')
                see(`a <${shape.localName}> of the picture`, drawn, paper, 3)
        }
    }
    for (const one of document.querySelectorAll('.tag'))
        if (parseFloat(getComputedStyle(one).borderTopWidth) < 1)
            problems.push(`the tag "${one.textContent}" has no border`)
    return problems
}

async function colours(page) {
    const problems = (await page.evaluate(faint)).map((problem) => `as it is: ${problem}`)
    for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ forcedColors: 'active', colorScheme })
        await page.screenshot({ path: `${page.name}-forced-${colorScheme}.png` })
        problems.push(...(await page.evaluate(faint)).map((problem) => `forced, ${colorScheme}: ${problem}`))
    }
    await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' })
    return problems
}

// ---- paper ------------------------------------------------------------------------------------

const words_of = (text) => text.normalize('NFKC').replace(/[\u00ad\u2010-\u2015\u2212]/g, '-').split(/\s+/).join('')

// Every word of the content is on a sheet, inside its margins.
async function print(page) {
    const path = `${page.name}.pdf`, problems = []
    await page.pdf({ path, format: 'A4', preferCSSPageSize: false })
    const made = spawnSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 29 })
    if (made.status !== 0)
        return [`the PDF cannot be read: ${made.error ?? made.stderr}`]
    let width = 0, height = 0, sheet = 0
    const counts = new Map()
    for (const line of made.stdout.split('\n')) {
        const size = line.match(/<page width="([\d.]+)" height="([\d.]+)"/)
        if (size) {
            [width, height] = [Number(size[1]), Number(size[2])]
            sheet++
        }
        const word = line.match(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)<\/word>/)
        if (!word)
            continue
        const [left, top, right, bottom] = word.slice(1, 5).map(Number)
        if (left < 0 || top < 0 || right > width || bottom > height)
            problems.push(`"${word[5]}" lies beyond the edge of sheet ${sheet}`)
        counts.set('all', (counts.get('all') ?? '') + word[5].replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;|&#39;/g, "'").replace(/&amp;/g, '&'))
    }
    const printed = words_of(counts.get('all') ?? '')
    await page.emulateMedia({ media: 'print' })
    const wanted = await page.evaluate(() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6,p,li,td,th,dt,dd,caption,figcaption')].filter((one) => one.checkVisibility() && !one.querySelector('p,li,ul,dl')).map((one) => one.innerText))
    await page.emulateMedia({ media: 'screen' })
    // Word by word, and parts of words that a line may end in: lines of a cell stand between those of the next.
    for (const text of new Set(wanted))
        for (const word of text.split(/\s+|(?<=[-/:_.])/).filter((word) => word.length > 3).map((word) => (word.length > 40 ? word.slice(0, 8) : word))) // a line may end anywhere in what is longer
            if (!printed.includes(words_of(word)))
                problems.push(`"${word}" is not on paper`)
    if (!sheet || !printed.length)
        problems.push('the paper is empty')
    return [...new Set(problems)]
}

// ---- without script, and without anything from elsewhere ------------------------------------------

async function alone(browser, url) {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: WIDE }), page = await context.newPage(), asked = []
    page.on('request', (request) => asked.push(request.url()))
    const said = []
    page.on('console', (message) => said.push(`the browser complains: ${message.text()}`))
    await page.goto(url)
    const problems = asked.filter((one) => one !== url).map((one) => `the page asks for ${one}`).concat(said)
    if ((await page.locator('main').innerText()).trim().length < 40)
        problems.push('without script there is no content')
    await context.close()
    return problems
}

// ---- all of them -----------------------------------------------------------------------------------

const checks = [
    ['axe-core finds nothing, wide', findings_of_axe],
    ['axe-core finds nothing at 400 %', async (page) => {
        await page.setViewportSize(MAGNIFIED)
        const problems = await findings_of_axe(page)
        return problems
    }],
    ['the first link leads to the content', skip_link],
    ['Tab reaches every link in order, and shows where it is', keyboard],
    ['the focus is seen', focus_is_seen],
    ['at 400 % nothing is cut off, and nothing scrolls sideways but tables and pictures in regions of their own', reflow],
    ['with letters and lines further apart nothing is cut off', spacing],
    ['a screen reader is told the same at 400 %', same_tree],
    ['everything can be told from its ground, in colours of the reader\'s own too', colours],
    ['everything is on paper', print],
]

// ---- pages with one fault each, so that each check is known to see something --------------------------

const good = `<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>T</title>
<style>body{color:#1a1a1a;background:#ffffff}a:focus{outline:3px solid #1a1a1a}.skip{position:absolute;left:-100vw}.skip:focus{left:0}.tag{border:1px solid}</style></head>
<body><a class="skip" href="#content">Skip</a><header><h1>Title</h1></header><main id="content" tabindex="-1"><h2 id="x">Heading</h2>
<p>Enough words for a paragraph, and <a href="#x">a link</a> and <a href="#content">another link</a> in them. <span class="tag">Tag</span></p>
<table><caption>Caption</caption><thead><tr><th scope="col">Column</th></tr></thead><tbody><tr><td>Cell</td></tr></tbody></table></main></body></html>`
const faults = [
    ['axe-core', 'a picture without words', '</p>', '</p><p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p>'],
    ['first link', 'a first link that leads nowhere', '#content', '#nothing'],
    ['Tab reaches', 'an order other than that of the page', '<a href="#content">', '<a tabindex="2" href="#content">'],
    ['Tab reaches', 'no outline', '3px solid #1a1a1a', '0'],
    ['focus is seen', 'a focus of the colour of the paper', '3px solid #1a1a1a', '3px solid #ffffff'],
    ['at 400 % nothing', 'a width of its own', '<p>', '<p style="width:500px">'],
    ['at 400 % nothing', 'a picture that shrinks', '</p>', '</p><svg viewBox="0 0 1000 50" width="100%"><rect width="9" height="9"/><text x="9" y="30">small</text></svg>'],
    ['further apart', 'a height of its own', '<p>', '<p style="height:1.2em;line-height:1.2;overflow:hidden;white-space:nowrap;width:max-content;max-width:100%">'],
    ['screen reader', 'a head that is gone where it is narrow', '</style>', '@media (max-width:40rem){thead{display:none}}</style>'],
    ['from its ground', 'faint words', '<h2 id="x"', '<h2 id="x" style="color:#aaaaaa"'],
    ['from its ground', 'words that keep their colour where the reader forces another', '<h2 id="x"', '<h2 id="x" style="forced-color-adjust:none;color:#1a1a1a"'],
    ['on paper', 'words that are not printed', '</style>', '@media print{main{height:2em;overflow:hidden}}</style>'],
    ['without script', 'something fetched', '</style>', 'h2{background:url(other.png)}</style>'],
]

const profile = mkdtempSync(join(tmpdir(), 'duly-browser.'))
const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
})
let cases = 0
async function open(url, name, check) {
    const context = await browser.newContext({ viewport: WIDE, locale: 'en-GB' }), page = await context.newPage()
    page.name = name
    page.setDefaultTimeout(120000)
    await page.goto(url)
    const problems = await check(page)
    await context.close()
    return problems
}
const tell = (name, problems) => {
    console.log(`${problems.length ? 'not ok' : 'ok'} ${++cases} - ${name}`)
    for (const problem of problems.slice(0, MOST))
        console.log(`#   ${problem.replace(/\s+/g, ' ')}`)
    if (problems.length > MOST)
        console.log(`#   and ${problems.length - MOST} more`)
}
try {
    console.log(`# Chromium ${browser.version()}`)
    for (const [sign, what, part, instead] of faults) {
        const [name, check] = checks.find(([name]) => name.includes(sign)) ?? ['without script', null]
        const path = join(profile, 'page.html'), found = []
        for (const text of [good, good.replace(part, instead)]) {
            writeFileSync(path, text)
            found.push(check ? await open(pathToFileURL(path).href, join(profile, 'page'), check) : await alone(browser, pathToFileURL(path).href))
        }
        tell(`found: ${what} (${name})`, [...found[0].map((problem) => `where it is not: ${problem}`), ...(found[1].length ? [] : ['it was not found'])])
    }
    for (const path of pages) {
        const url = pathToFileURL(path).href, name = basename(path, '.html')
        for (const [what, check] of checks)
            tell(`${name}: ${what}`, await open(url, join(folder, name), check))
        tell(`${name}: without script, and with nothing from elsewhere`, await alone(browser, url))
    }
} finally {
    await browser.close()
    rmSync(profile, { recursive: true, force: true })
}
console.log(`1..${cases}`)
process.exitCode = cases ? 0 : 1
