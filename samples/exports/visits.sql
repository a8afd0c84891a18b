-- One JSON object a row; a column that holds nothing gives null, which is read as nothing known.
select json_object('record', 'visit', 'case', v.case_reference, 'id', v.visit_number, 'worker', v.worker_id,
                   'person', v.child_id, 'at', replace(v.visited_at, ' ', 'T'),
                   'child_seen', json(case v.child_seen when 'Y' then 'true' when 'N' then 'false' end))
from visits v order by v.case_reference, v.visit_number;
select json_object('record', 'worker', 'id', w.worker_id, 'qualified', json(case w.qualified when 'Y' then 'true' when 'N' then 'false' end),
                   'roles', json_array(replace(lower(w.job_title), ' ', '_')))
from workers w order by w.worker_id;
