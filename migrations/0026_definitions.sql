-- Definition of asana_history.task_change
CREATE OR REPLACE VIEW asana_history.task_change AS
SELECT 'task'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.task AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.task AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'task' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'task' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN coalesce(least(v.created_at, v.valid_from), v.valid_from) ELSE v.created_at END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'task_project', 'task_follower', 'task_tag', 'task_dependency', 'task_like', 'task_custom_field_value', 'task_mention', 'task_custom_field_value_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_project', item,
         'project', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.project_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_project AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.project_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_project AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_project' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_follower', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_follower AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_follower AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_follower' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_tag', item,
         'tag', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.tag_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_tag AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.tag_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_tag AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_tag' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_dependency', item,
         'task', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.depends_on_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_dependency AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.depends_on_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_dependency AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_dependency' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_like', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_like AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_like AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_like' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_custom_field_value', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_custom_field_value' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_mention AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_mention AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_custom_field_value_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value_mention AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value_mention AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_custom_field_value_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'task' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,resource_subtype>resource_subtype,assigned_by>assigned_by_gid,created_by>created_by_gid,created_at>created_at,modified_at>modified_at,completed_by>completed_by_gid,approval_status>approval_status,parent>parent_gid,num_subtasks>num_subtasks,num_likes>num_likes,actual_time_minutes>actual_time_minutes,is_rendered_as_separator>is_rendered_as_separator,external>external,custom_type>custom_type_gid,custom_type_status_option>custom_type_status_option_gid,workspace>workspace_gid,permalink_url>permalink_url,due_on>due_on,due_on>due_at,due_at>due_on,due_at>due_at,start_on>start_on,start_on>start_at,start_at>start_on,start_at>start_at,completed>completed,completed>completed_at,completed>completed_by_gid,completed_at>completed,completed_at>completed_at,completed_at>completed_by_gid,assignee>assignee_gid,assignee>assigned_by_gid,custom_fields>task_custom_field_value,custom_fields>task_custom_field_value_mention,followers>task_follower,tags>task_tag,dependencies>task_dependency,memberships>task_project,projects>task_project,likes>num_likes,likes>task_like,notes>notes,notes>html_notes,notes>task_mention,html_notes>notes,html_notes>html_notes,html_notes>task_mention}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>assignee_gid,user>assigned_by_gid,user>created_by_gid,user>completed_by_gid,task>parent_gid,custom_type>custom_type_gid,custom_type_status_option>custom_type_status_option_gid,workspace>workspace_gid,project>task_project,section>task_project,user>task_follower,tag>task_tag,task>task_dependency,user>task_like,custom_field>task_custom_field_value,enum_option>task_custom_field_value,user>task_custom_field_value,user>task_mention,custom_field>task_custom_field_value_mention,user>task_custom_field_value_mention}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told
WHERE v._source <> 'story'
UNION ALL
SELECT 'task', v.gid, v.valid_from, 'created', NULL, NULL, NULL, NULL, v.created_by_gid, 'story', v.valid_from, v.valid_from, v.valid_from, v._workspace_gid, 'story', NULL
FROM asana_history.task AS v
WHERE v._source = 'story' AND v._change_action = 'added'
UNION ALL
SELECT 'task', v.gid, s.created_at, c.change, c.field, c.item, c.old_value, c.new_value, s.created_by_gid, 'story', s.created_at, s.created_at, v.valid_from, v._workspace_gid, 'story', NULL
FROM asana_history.task AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.task AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
JOIN asana.story AS s ON s.target_gid = v.gid AND s.created_at >= v.valid_from AND (s.created_at < v.valid_to OR v.valid_to IS NULL)
CROSS JOIN LATERAL (
  SELECT 'changed' AS change, 'name' AS field, NULL AS item, to_jsonb(s.old_name) AS old_value, to_jsonb(s.new_name) AS new_value WHERE s.resource_subtype IN ('name_changed') AND s.new_name IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'assignee_gid' AS field, NULL AS item, CASE WHEN s.created_at = v.valid_from AND 'assignee_gid' = ANY ((p.version)._known_fields) THEN to_jsonb((p.version).assignee_gid) END AS old_value, to_jsonb(s.assignee_gid) AS new_value WHERE s.resource_subtype IN ('assigned') AND s.assignee_gid IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'assignee_gid' AS field, NULL AS item, to_jsonb(s.assignee_gid) AS old_value, NULL::jsonb AS new_value WHERE s.resource_subtype IN ('unassigned')
  UNION ALL
  SELECT 'changed' AS change, 'completed' AS field, NULL AS item, 'false'::jsonb AS old_value, 'true'::jsonb AS new_value WHERE s.resource_subtype IN ('marked_complete')
  UNION ALL
  SELECT 'changed' AS change, 'completed' AS field, NULL AS item, 'true'::jsonb AS old_value, 'false'::jsonb AS new_value WHERE s.resource_subtype IN ('marked_incomplete')
  UNION ALL
  SELECT 'changed' AS change, 'due_on' AS field, NULL AS item, to_jsonb(s.old_due_on) AS old_value, to_jsonb(s.new_due_on) AS new_value WHERE s.resource_subtype IN ('due_date_changed') AND (s.new_due_on IS NOT NULL OR s.new_due_at IS NULL)
  UNION ALL
  SELECT 'changed' AS change, 'due_at' AS field, NULL AS item, to_jsonb(s.old_due_at) AS old_value, to_jsonb(s.new_due_at) AS new_value WHERE s.resource_subtype IN ('due_date_changed')
  UNION ALL
  SELECT 'changed' AS change, 'start_on' AS field, NULL AS item, to_jsonb(s.old_start_on) AS old_value, to_jsonb(s.new_start_on) AS new_value WHERE s.resource_subtype IN ('due_date_changed')
  UNION ALL
  SELECT 'changed' AS change, 'approval_status' AS field, NULL AS item, to_jsonb(s.old_approval_status) AS old_value, to_jsonb(s.new_approval_status) AS new_value WHERE s.resource_subtype IN ('approval_status_changed') AND s.new_approval_status IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'resource_subtype' AS field, NULL AS item, to_jsonb(s.old_resource_subtype) AS old_value, to_jsonb(s.new_resource_subtype) AS new_value WHERE s.resource_subtype IN ('resource_subtype_changed') AND s.new_resource_subtype IS NOT NULL
  UNION ALL
  SELECT 'added' AS change, 'task_project' AS field, s.project_gid AS item, NULL::jsonb AS old_value, jsonb_strip_nulls(jsonb_build_object('project_gid', s.project_gid)) AS new_value WHERE s.resource_subtype IN ('added_to_project') AND s.project_gid IS NOT NULL
  UNION ALL
  SELECT 'removed' AS change, 'task_project' AS field, s.project_gid AS item, jsonb_strip_nulls(jsonb_build_object('project_gid', s.project_gid)) AS old_value, NULL::jsonb AS new_value WHERE s.resource_subtype IN ('removed_from_project') AND s.project_gid IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'task_project' AS field, s.project_gid AS item, jsonb_strip_nulls(jsonb_build_object('project_gid', s.project_gid, 'section_gid', to_jsonb(s.old_section_gid))) AS old_value, jsonb_strip_nulls(jsonb_build_object('project_gid', s.project_gid, 'section_gid', to_jsonb(s.new_section_gid))) AS new_value WHERE s.resource_subtype IN ('section_changed') AND s.project_gid IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'task_custom_field_value' AS field, s.custom_field_gid AS item, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"text"'::jsonb, 'text_value', to_jsonb(s.old_text_value))) AS old_value, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"text"'::jsonb, 'text_value', to_jsonb(s.new_text_value))) AS new_value WHERE s.resource_subtype IN ('text_custom_field_changed') AND s.custom_field_gid IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'task_custom_field_value' AS field, s.custom_field_gid AS item, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"number"'::jsonb, 'number_value', to_jsonb(s.old_number_value))) AS old_value, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"number"'::jsonb, 'number_value', to_jsonb(s.new_number_value))) AS new_value WHERE s.resource_subtype IN ('number_custom_field_changed') AND s.custom_field_gid IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'task_custom_field_value' AS field, s.custom_field_gid AS item, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"enum"'::jsonb, 'enum_option_gid', to_jsonb(s.old_enum_value_gid))) AS old_value, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"enum"'::jsonb, 'enum_option_gid', to_jsonb(s.new_enum_value_gid))) AS new_value WHERE s.resource_subtype IN ('enum_custom_field_changed') AND s.custom_field_gid IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'task_custom_field_value' AS field, s.custom_field_gid AS item, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"multi_enum"'::jsonb, 'multi_enum_option_gids', to_jsonb(s.old_multi_enum_value_gids))) AS old_value, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"multi_enum"'::jsonb, 'multi_enum_option_gids', to_jsonb(s.new_multi_enum_value_gids))) AS new_value WHERE s.resource_subtype IN ('multi_enum_custom_field_changed') AND s.custom_field_gid IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'task_custom_field_value' AS field, s.custom_field_gid AS item, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"date"'::jsonb, 'date_value', to_jsonb(s.old_date_value), 'datetime_value', to_jsonb(s.old_datetime_value))) AS old_value, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"date"'::jsonb, 'date_value', to_jsonb(s.new_date_value), 'datetime_value', to_jsonb(s.new_datetime_value))) AS new_value WHERE s.resource_subtype IN ('date_custom_field_changed') AND s.custom_field_gid IS NOT NULL
  UNION ALL
  SELECT 'changed' AS change, 'task_custom_field_value' AS field, s.custom_field_gid AS item, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"people"'::jsonb, 'people_gids', to_jsonb(s.old_people_value_gids))) AS old_value, jsonb_strip_nulls(jsonb_build_object('custom_field_gid', s.custom_field_gid, 'kind', '"people"'::jsonb, 'people_gids', to_jsonb(s.new_people_value_gids))) AS new_value WHERE s.resource_subtype IN ('people_custom_field_changed') AND s.custom_field_gid IS NOT NULL
) AS c
WHERE 'story' IN (v._source, (p.version)._source) AND (v._source = 'story' OR s.created_at = v.valid_from) AND c.old_value IS DISTINCT FROM c.new_value;
COMMENT ON VIEW asana_history.task_change IS 'What changed in each task, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.task_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.task_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.task_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.task_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.task_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.task_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.task_change.old_value IS 'Value before; for a link its columns. Null for none, and where a story does not say. [P]';
COMMENT ON COLUMN asana_history.task_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.task_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_change.how IS 'How the moment is known: event, story (of a first version, and of all that was before the first read), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.task_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.task_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.task_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.task_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile. story: a story tells of it, and it was before the first read.';
COMMENT ON COLUMN asana_history.task_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.change
CREATE OR REPLACE VIEW asana_history.change AS
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.agent_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.allocation_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.attachment_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.budget_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_field_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_field_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_type_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_type_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.goal_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.goal_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.goal_relationship_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.ooo_entry_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.portfolio_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.portfolio_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_brief_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_portfolio_setting_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_template_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.rate_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.role_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.section_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.status_update_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.story_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.tag_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.task_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.task_template_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.team_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.team_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.time_period_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.time_tracking_category_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.time_tracking_entry_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.timesheet_approval_status_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.user_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.user_task_list_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.workspace_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.workspace_membership_change;
COMMENT ON VIEW asana_history.change IS 'What changed, field by field: when, who, from what to what, and how sure that is. For one resource ask with resource_type and gid, for a time with valid_from.';
COMMENT ON COLUMN asana_history.change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.change.old_value IS 'Value before; for a link its columns. Null for none, and where a story does not say. [P]';
COMMENT ON COLUMN asana_history.change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.change.how IS 'How the moment is known: event, story (of a first version, and of all that was before the first read), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile. story: a story tells of it, and it was before the first read.';
COMMENT ON COLUMN asana_history.change._trace_id IS 'Trace of that read.';
-- End of definition
