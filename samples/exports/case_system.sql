-- A case system's tables, as small as they can be, to try visits.sql on.
create table visits (case_reference text, visit_number text, worker_id text, child_id text, visited_at text, child_seen text);
insert into visits values ('C-9001', 'V-1', 'W-1', 'P-1', '2026-04-15 14:00', 'Y'), ('C-9003', 'V-2', 'W-1', 'P-3', '2026-04-09 10:00', null);
create table workers (worker_id text, job_title text, qualified text);
insert into workers values ('W-1', 'Social Worker', 'Y');
