CREATE INDEX custom_field_valid_from ON asana_history.custom_field USING brin (valid_from);
CREATE INDEX project_valid_from ON asana_history.project USING brin (valid_from);
CREATE INDEX section_valid_from ON asana_history.section USING brin (valid_from);
CREATE INDEX story_valid_from ON asana_history.story USING brin (valid_from);
CREATE INDEX tag_valid_from ON asana_history.tag USING brin (valid_from);
CREATE INDEX task_valid_from ON asana_history.task USING brin (valid_from);
CREATE INDEX team_valid_from ON asana_history.team USING brin (valid_from);
CREATE INDEX team_membership_valid_from ON asana_history.team_membership USING brin (valid_from);
CREATE INDEX user_valid_from ON asana_history.user USING brin (valid_from);
CREATE INDEX workspace_valid_from ON asana_history.workspace USING brin (valid_from);
-- Definition of asana_as_of
CREATE SCHEMA IF NOT EXISTS asana_as_of;
COMMENT ON SCHEMA asana_as_of IS 'The warehouse as it was at the moment that the setting asana.as_of names: live rows only. Without the setting: as it is.';
CREATE OR REPLACE FUNCTION asana_as_of.moment() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('asana.as_of', true), '')::timestamptz, 'infinity') $$;
COMMENT ON FUNCTION asana_as_of.moment() IS 'The moment that the views of this schema show: the setting asana.as_of, or infinity, the newest that is known.';
CREATE OR REPLACE FUNCTION asana_as_of.travel_to(moment timestamptz, for_transaction boolean DEFAULT false) RETURNS timestamptz LANGUAGE sql VOLATILE
AS $$ SELECT nullif(set_config('asana.as_of', coalesce(to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), ''), for_transaction), '')::timestamptz $$;
COMMENT ON FUNCTION asana_as_of.travel_to(timestamptz, boolean) IS 'Makes the views of this schema show another moment, for the session or for the transaction alone; null goes back to now.';
-- End of definition

-- Definition of asana_history.custom_field_as_of
CREATE OR REPLACE FUNCTION asana_history.custom_field_as_of(moment timestamptz) RETURNS SETOF asana_history.custom_field LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.custom_field WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.custom_field_as_of(timestamptz) IS 'What asana_history.custom_field says of one moment, tombstones included (_deleted_at). Every version of every custom field: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.custom_field
CREATE OR REPLACE VIEW asana_as_of.custom_field AS
SELECT gid, name, description, resource_subtype, representation_type, precision, format, currency_code, custom_label, custom_label_position, id_prefix, input_restrictions, is_formula_field, is_global_to_workspace, is_value_read_only, has_notifications_enabled, asana_created_field, privacy_setting, default_access_level, created_by_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.custom_field WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.custom_field IS 'What was live in asana.custom_field at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.custom_field.gid IS 'Identifier of the custom field in Asana.';
COMMENT ON COLUMN asana_as_of.custom_field.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.custom_field.description IS 'What the field is for. [U]';
COMMENT ON COLUMN asana_as_of.custom_field.resource_subtype IS 'Kind of value: text, enum, multi_enum, number, date, people or reference.';
COMMENT ON COLUMN asana_as_of.custom_field.representation_type IS 'How the value comes about and is shown; adds formula and custom_id to the kinds.';
COMMENT ON COLUMN asana_as_of.custom_field.precision IS 'Number fields: digits after the point, 0 to 6.';
COMMENT ON COLUMN asana_as_of.custom_field.format IS 'Number fields: currency, identifier, percentage, custom, duration or none.';
COMMENT ON COLUMN asana_as_of.custom_field.currency_code IS 'ISO 4217 code, for the format currency.';
COMMENT ON COLUMN asana_as_of.custom_field.custom_label IS 'Text beside the number, for the format custom. [U]';
COMMENT ON COLUMN asana_as_of.custom_field.custom_label_position IS 'Where that text stands: prefix or suffix.';
COMMENT ON COLUMN asana_as_of.custom_field.id_prefix IS 'Prefix of a custom_id field.';
COMMENT ON COLUMN asana_as_of.custom_field.input_restrictions IS 'Reference fields: types of object they accept.';
COMMENT ON COLUMN asana_as_of.custom_field.is_formula_field IS 'Whether the value is computed.';
COMMENT ON COLUMN asana_as_of.custom_field.is_global_to_workspace IS 'Whether every project of the workspace may use it.';
COMMENT ON COLUMN asana_as_of.custom_field.is_value_read_only IS 'Whether the value cannot be written through the API.';
COMMENT ON COLUMN asana_as_of.custom_field.has_notifications_enabled IS 'Whether followers of a task are told when the value changes.';
COMMENT ON COLUMN asana_as_of.custom_field.asana_created_field IS 'Identifier of the built-in template it comes from.';
COMMENT ON COLUMN asana_as_of.custom_field.privacy_setting IS 'Who can see it: public_with_guests, public or private.';
COMMENT ON COLUMN asana_as_of.custom_field.default_access_level IS 'Access of people it is shared with: admin, editor or user.';
COMMENT ON COLUMN asana_as_of.custom_field.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.custom_field_option_as_of
CREATE OR REPLACE FUNCTION asana_history.custom_field_option_as_of(moment timestamptz) RETURNS SETOF asana_history.custom_field_option LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.custom_field_option WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.custom_field_option_as_of(timestamptz) IS 'What asana_history.custom_field_option says of one moment, tombstones included (_deleted_at). Options of enum and multi-enum fields, in the order shown. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.custom_field_option
CREATE OR REPLACE VIEW asana_as_of.custom_field_option AS
SELECT custom_field_gid, enum_option_gid, name, enabled, color, position, valid_from, valid_to, _workspace_gid
FROM asana_history.custom_field_option WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.custom_field_option IS 'What was live in asana.custom_field_option at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.custom_field_option.custom_field_gid IS 'The custom field that owns the row. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.custom_field_option.enum_option_gid IS 'The option. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.custom_field_option.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.custom_field_option.enabled IS 'Whether it can be chosen.';
COMMENT ON COLUMN asana_as_of.custom_field_option.color IS 'Colour.';
COMMENT ON COLUMN asana_as_of.custom_field_option.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN asana_as_of.custom_field_option.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.custom_field_option.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.custom_field_option._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.project_as_of
CREATE OR REPLACE FUNCTION asana_history.project_as_of(moment timestamptz) RETURNS SETOF asana_history.project LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_as_of(timestamptz) IS 'What asana_history.project says of one moment, tombstones included (_deleted_at). Every version of every project: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.project
CREATE OR REPLACE VIEW asana_as_of.project AS
SELECT gid, name, notes, html_notes, archived, completed, completed_at, completed_by_gid, created_at, modified_at, start_on, due_on, owner_gid, team_gid, workspace_gid, color, icon, default_view, privacy_setting, default_access_level, minimum_access_level_for_customization, minimum_access_level_for_sharing, current_status_update_gid, project_brief_gid, created_from_template_gid, permalink_url, valid_from, valid_to, _workspace_gid
FROM asana_history.project WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.project IS 'What was live in asana.project at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project.gid IS 'Identifier of the project in Asana.';
COMMENT ON COLUMN asana_as_of.project.name IS 'Title. [U]';
COMMENT ON COLUMN asana_as_of.project.notes IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_as_of.project.html_notes IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_as_of.project.archived IS 'Whether it was put away.';
COMMENT ON COLUMN asana_as_of.project.completed IS 'Whether it is done.';
COMMENT ON COLUMN asana_as_of.project.completed_at IS 'When it was done.';
COMMENT ON COLUMN asana_as_of.project.completed_by_gid IS 'Who completed it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_as_of.project.modified_at IS 'When its own contents changed last; tasks and comments within it do not count.';
COMMENT ON COLUMN asana_as_of.project.start_on IS 'Start date.';
COMMENT ON COLUMN asana_as_of.project.due_on IS 'Due date.';
COMMENT ON COLUMN asana_as_of.project.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project.team_gid IS 'The team it is shared with. Refers to team.';
COMMENT ON COLUMN asana_as_of.project.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.project.color IS 'Colour, for example light-green.';
COMMENT ON COLUMN asana_as_of.project.icon IS 'Name of its icon.';
COMMENT ON COLUMN asana_as_of.project.default_view IS 'View it opens with: list, board, calendar or timeline.';
COMMENT ON COLUMN asana_as_of.project.privacy_setting IS 'Who can see it: public_to_workspace, private_to_team or private.';
COMMENT ON COLUMN asana_as_of.project.default_access_level IS 'Access of new members: admin, editor, commenter or viewer.';
COMMENT ON COLUMN asana_as_of.project.minimum_access_level_for_customization IS 'Access needed to change its workflow: admin or editor.';
COMMENT ON COLUMN asana_as_of.project.minimum_access_level_for_sharing IS 'Access needed to share it: admin or editor.';
COMMENT ON COLUMN asana_as_of.project.current_status_update_gid IS 'Its latest status update. Refers to status_update.';
COMMENT ON COLUMN asana_as_of.project.project_brief_gid IS 'Its brief. Refers to project_brief.';
COMMENT ON COLUMN asana_as_of.project.created_from_template_gid IS 'The template it was made from. Refers to project_template.';
COMMENT ON COLUMN asana_as_of.project.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_as_of.project.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.project_member_as_of
CREATE OR REPLACE FUNCTION asana_history.project_member_as_of(moment timestamptz) RETURNS SETOF asana_history.project_member LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_member WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_member_as_of(timestamptz) IS 'What asana_history.project_member says of one moment, tombstones included (_deleted_at). Who is a member of a project. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.project_member
CREATE OR REPLACE VIEW asana_as_of.project_member AS
SELECT project_gid, user_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.project_member WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.project_member IS 'What was live in asana.project_member at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_member.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_as_of.project_member.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project_member.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_member.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_member._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.project_follower_as_of
CREATE OR REPLACE FUNCTION asana_history.project_follower_as_of(moment timestamptz) RETURNS SETOF asana_history.project_follower LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_follower WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_follower_as_of(timestamptz) IS 'What asana_history.project_follower says of one moment, tombstones included (_deleted_at). Who is told of all changes in a project. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.project_follower
CREATE OR REPLACE VIEW asana_as_of.project_follower AS
SELECT project_gid, user_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.project_follower WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.project_follower IS 'What was live in asana.project_follower at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_follower.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_as_of.project_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project_follower.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_follower.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.project_custom_field_as_of
CREATE OR REPLACE FUNCTION asana_history.project_custom_field_as_of(moment timestamptz) RETURNS SETOF asana_history.project_custom_field LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_custom_field WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_custom_field_as_of(timestamptz) IS 'What asana_history.project_custom_field says of one moment, tombstones included (_deleted_at). Which custom fields the tasks of a project show. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.project_custom_field
CREATE OR REPLACE VIEW asana_as_of.project_custom_field AS
SELECT project_gid, custom_field_gid, is_important, valid_from, valid_to, _workspace_gid
FROM asana_history.project_custom_field WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.project_custom_field IS 'What was live in asana.project_custom_field at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_custom_field.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_as_of.project_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.project_custom_field.is_important IS 'Whether it is shown in the list of tasks.';
COMMENT ON COLUMN asana_as_of.project_custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.project_custom_field_value_as_of
CREATE OR REPLACE FUNCTION asana_history.project_custom_field_value_as_of(moment timestamptz) RETURNS SETOF asana_history.project_custom_field_value LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_custom_field_value WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_custom_field_value_as_of(timestamptz) IS 'What asana_history.project_custom_field_value says of one moment, tombstones included (_deleted_at). Values of custom fields on a project: one row per field, the column that fits its kind filled. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.project_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.project_custom_field_value AS
SELECT project_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid
FROM asana_history.project_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.project_custom_field_value IS 'What was live in asana.project_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.section_as_of
CREATE OR REPLACE FUNCTION asana_history.section_as_of(moment timestamptz) RETURNS SETOF asana_history.section LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.section WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.section_as_of(timestamptz) IS 'What asana_history.section says of one moment, tombstones included (_deleted_at). Every version of every section: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.section
CREATE OR REPLACE VIEW asana_as_of.section AS
SELECT gid, name, created_at, project_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.section WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.section IS 'What was live in asana.section at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.section.gid IS 'Identifier of the section in Asana.';
COMMENT ON COLUMN asana_as_of.section.name IS 'Title shown above the group. [U]';
COMMENT ON COLUMN asana_as_of.section.created_at IS 'When the section was created.';
COMMENT ON COLUMN asana_as_of.section.project_gid IS 'The project that holds the section. Refers to project.';
COMMENT ON COLUMN asana_as_of.section.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.section.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.section._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.story_as_of
CREATE OR REPLACE FUNCTION asana_history.story_as_of(moment timestamptz) RETURNS SETOF asana_history.story LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.story WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.story_as_of(timestamptz) IS 'What asana_history.story says of one moment, tombstones included (_deleted_at). Every version of every story: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.story
CREATE OR REPLACE VIEW asana_as_of.story AS
SELECT gid, resource_subtype, type, target_gid, created_at, created_by_gid, source, text, html_text, is_pinned, is_edited, sticker_name, num_likes, reaction_summary, task_gid, project_gid, tag_gid, story_gid, assignee_gid, follower_gid, dependency_gid, duplicate_of_gid, duplicated_from_gid, old_section_gid, new_section_gid, old_name, new_name, old_dates, new_dates, old_resource_subtype, new_resource_subtype, old_approval_status, new_approval_status, custom_field_gid, old_text_value, new_text_value, old_number_value, new_number_value, old_enum_value_gid, new_enum_value_gid, old_multi_enum_value_gids, new_multi_enum_value_gids, old_date_value, new_date_value, old_people_value_gids, new_people_value_gids, valid_from, valid_to, _workspace_gid
FROM asana_history.story WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.story IS 'What was live in asana.story at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.story.gid IS 'Identifier of the story in Asana.';
COMMENT ON COLUMN asana_as_of.story.resource_subtype IS 'What happened, for example comment_added, assigned or section_changed.';
COMMENT ON COLUMN asana_as_of.story.type IS 'comment or system.';
COMMENT ON COLUMN asana_as_of.story.target_gid IS 'The task it belongs to. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.created_at IS 'When it was written or it happened.';
COMMENT ON COLUMN asana_as_of.story.created_by_gid IS 'Who wrote or did it; null when it was Asana itself. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.source IS 'Where it came from: web, email, mobile, api or unknown.';
COMMENT ON COLUMN asana_as_of.story.text IS 'The comment or sentence as plain text. [U]';
COMMENT ON COLUMN asana_as_of.story.html_text IS 'The comment as rich text. [U]';
COMMENT ON COLUMN asana_as_of.story.is_pinned IS 'Whether it is pinned to the top.';
COMMENT ON COLUMN asana_as_of.story.is_edited IS 'Whether it was changed after it was written.';
COMMENT ON COLUMN asana_as_of.story.sticker_name IS 'Name of the sticker it shows.';
COMMENT ON COLUMN asana_as_of.story.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana_as_of.story.reaction_summary IS 'Emoji reactions with their counts.';
COMMENT ON COLUMN asana_as_of.story.task_gid IS 'Another task it speaks of. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.project_gid IS 'The project it speaks of. Refers to project.';
COMMENT ON COLUMN asana_as_of.story.tag_gid IS 'The tag it speaks of. Refers to tag.';
COMMENT ON COLUMN asana_as_of.story.story_gid IS 'The story it speaks of, for example one that was liked. Refers to story.';
COMMENT ON COLUMN asana_as_of.story.assignee_gid IS 'Who was assigned. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.follower_gid IS 'Who was added or removed as a follower. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.dependency_gid IS 'The task that a dependency was set to or removed from. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.duplicate_of_gid IS 'The task it was marked a duplicate of. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.duplicated_from_gid IS 'The task it was copied from. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.old_section_gid IS 'The section the task left. Refers to section.';
COMMENT ON COLUMN asana_as_of.story.new_section_gid IS 'The section the task came to. Refers to section.';
COMMENT ON COLUMN asana_as_of.story.old_name IS 'Name before the change. [U]';
COMMENT ON COLUMN asana_as_of.story.new_name IS 'Name after the change. [U]';
COMMENT ON COLUMN asana_as_of.story.old_dates IS 'Dates before the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana_as_of.story.new_dates IS 'Dates after the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana_as_of.story.old_resource_subtype IS 'Subtype of the task before the change.';
COMMENT ON COLUMN asana_as_of.story.new_resource_subtype IS 'Subtype of the task after the change.';
COMMENT ON COLUMN asana_as_of.story.old_approval_status IS 'Approval status before the change.';
COMMENT ON COLUMN asana_as_of.story.new_approval_status IS 'Approval status after the change.';
COMMENT ON COLUMN asana_as_of.story.custom_field_gid IS 'The custom field that changed. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.story.old_text_value IS 'Value of a text field before the change. [U]';
COMMENT ON COLUMN asana_as_of.story.new_text_value IS 'Value of a text field after the change. [U]';
COMMENT ON COLUMN asana_as_of.story.old_number_value IS 'Value of a number field before the change. [U]';
COMMENT ON COLUMN asana_as_of.story.new_number_value IS 'Value of a number field after the change. [U]';
COMMENT ON COLUMN asana_as_of.story.old_enum_value_gid IS 'Chosen option before the change. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.story.new_enum_value_gid IS 'Chosen option after the change. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.story.old_multi_enum_value_gids IS 'Chosen options before the change. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.story.new_multi_enum_value_gids IS 'Chosen options after the change. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.story.old_date_value IS 'Value of a date field before the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana_as_of.story.new_date_value IS 'Value of a date field after the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana_as_of.story.old_people_value_gids IS 'People of a people field before the change. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.new_people_value_gids IS 'People of a people field after the change. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.story.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.story._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.tag_as_of
CREATE OR REPLACE FUNCTION asana_history.tag_as_of(moment timestamptz) RETURNS SETOF asana_history.tag LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.tag WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.tag_as_of(timestamptz) IS 'What asana_history.tag says of one moment, tombstones included (_deleted_at). Every version of every tag: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.tag
CREATE OR REPLACE VIEW asana_as_of.tag AS
SELECT gid, name, notes, color, created_at, workspace_gid, permalink_url, valid_from, valid_to, _workspace_gid
FROM asana_history.tag WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.tag IS 'What was live in asana.tag at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.tag.gid IS 'Identifier of the tag in Asana.';
COMMENT ON COLUMN asana_as_of.tag.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.tag.notes IS 'What the tag is for. [U]';
COMMENT ON COLUMN asana_as_of.tag.color IS 'Colour, for example dark-pink.';
COMMENT ON COLUMN asana_as_of.tag.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_as_of.tag.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.tag.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_as_of.tag.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.tag.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.tag._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.tag_follower_as_of
CREATE OR REPLACE FUNCTION asana_history.tag_follower_as_of(moment timestamptz) RETURNS SETOF asana_history.tag_follower LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.tag_follower WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.tag_follower_as_of(timestamptz) IS 'What asana_history.tag_follower says of one moment, tombstones included (_deleted_at). Who follows a tag. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.tag_follower
CREATE OR REPLACE VIEW asana_as_of.tag_follower AS
SELECT tag_gid, user_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.tag_follower WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.tag_follower IS 'What was live in asana.tag_follower at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.tag_follower.tag_gid IS 'The tag that owns the row. Refers to tag.';
COMMENT ON COLUMN asana_as_of.tag_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.tag_follower.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.tag_follower.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.tag_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.task_as_of
CREATE OR REPLACE FUNCTION asana_history.task_as_of(moment timestamptz) RETURNS SETOF asana_history.task LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.task WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.task_as_of(timestamptz) IS 'What asana_history.task says of one moment, tombstones included (_deleted_at). Every version of every task: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.task
CREATE OR REPLACE VIEW asana_as_of.task AS
SELECT gid, name, resource_subtype, notes, html_notes, assignee_gid, assigned_by_gid, created_by_gid, created_at, modified_at, completed, completed_at, completed_by_gid, due_on, due_at, start_on, start_at, approval_status, parent_gid, num_subtasks, num_likes, actual_time_minutes, is_rendered_as_separator, external, custom_type_gid, custom_type_status_option_gid, workspace_gid, permalink_url, valid_from, valid_to, _workspace_gid
FROM asana_history.task WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.task IS 'What was live in asana.task at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task.gid IS 'Identifier of the task in Asana.';
COMMENT ON COLUMN asana_as_of.task.name IS 'Title. [U]';
COMMENT ON COLUMN asana_as_of.task.resource_subtype IS 'default_task, milestone, approval or custom.';
COMMENT ON COLUMN asana_as_of.task.notes IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_as_of.task.html_notes IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_as_of.task.assignee_gid IS 'Who is to do it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task.assigned_by_gid IS 'Who assigned it last. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_as_of.task.modified_at IS 'When its own contents changed last; a move between projects or sections does not count.';
COMMENT ON COLUMN asana_as_of.task.completed IS 'Whether it is done.';
COMMENT ON COLUMN asana_as_of.task.completed_at IS 'When it was done.';
COMMENT ON COLUMN asana_as_of.task.completed_by_gid IS 'Who completed it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task.due_on IS 'Due date.';
COMMENT ON COLUMN asana_as_of.task.due_at IS 'Due time, if one was set.';
COMMENT ON COLUMN asana_as_of.task.start_on IS 'Start date.';
COMMENT ON COLUMN asana_as_of.task.start_at IS 'Start time, if one was set.';
COMMENT ON COLUMN asana_as_of.task.approval_status IS 'For approvals: pending, approved, rejected or changes_requested.';
COMMENT ON COLUMN asana_as_of.task.parent_gid IS 'The task it is a subtask of. Refers to task.';
COMMENT ON COLUMN asana_as_of.task.num_subtasks IS 'How many subtasks it has.';
COMMENT ON COLUMN asana_as_of.task.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana_as_of.task.actual_time_minutes IS 'Time tracked on it, minutes.';
COMMENT ON COLUMN asana_as_of.task.is_rendered_as_separator IS 'Whether it is shown as a separator line.';
COMMENT ON COLUMN asana_as_of.task.external IS 'Identifier and data stored by the app that reads. [U]';
COMMENT ON COLUMN asana_as_of.task.custom_type_gid IS 'Its custom type. Refers to custom_type.';
COMMENT ON COLUMN asana_as_of.task.custom_type_status_option_gid IS 'Its status within the custom type. Refers to custom_type_status_option.';
COMMENT ON COLUMN asana_as_of.task.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.task.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_as_of.task.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.task_project_as_of
CREATE OR REPLACE FUNCTION asana_history.task_project_as_of(moment timestamptz) RETURNS SETOF asana_history.task_project LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.task_project WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.task_project_as_of(timestamptz) IS 'What asana_history.task_project says of one moment, tombstones included (_deleted_at). Which projects a task lies in, and in which section of each. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.task_project
CREATE OR REPLACE VIEW asana_as_of.task_project AS
SELECT task_gid, project_gid, section_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.task_project WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.task_project IS 'What was live in asana.task_project at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_project.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_project.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_as_of.task_project.section_gid IS 'The section within that project. Refers to section.';
COMMENT ON COLUMN asana_as_of.task_project.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task_project.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task_project._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.task_follower_as_of
CREATE OR REPLACE FUNCTION asana_history.task_follower_as_of(moment timestamptz) RETURNS SETOF asana_history.task_follower LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.task_follower WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.task_follower_as_of(timestamptz) IS 'What asana_history.task_follower says of one moment, tombstones included (_deleted_at). Who follows a task. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.task_follower
CREATE OR REPLACE VIEW asana_as_of.task_follower AS
SELECT task_gid, user_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.task_follower WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.task_follower IS 'What was live in asana.task_follower at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_follower.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task_follower.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task_follower.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.task_tag_as_of
CREATE OR REPLACE FUNCTION asana_history.task_tag_as_of(moment timestamptz) RETURNS SETOF asana_history.task_tag LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.task_tag WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.task_tag_as_of(timestamptz) IS 'What asana_history.task_tag says of one moment, tombstones included (_deleted_at). Which tags a task carries. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.task_tag
CREATE OR REPLACE VIEW asana_as_of.task_tag AS
SELECT task_gid, tag_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.task_tag WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.task_tag IS 'What was live in asana.task_tag at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_tag.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_tag.tag_gid IS 'The tag. Refers to tag.';
COMMENT ON COLUMN asana_as_of.task_tag.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task_tag.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task_tag._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.task_dependency_as_of
CREATE OR REPLACE FUNCTION asana_history.task_dependency_as_of(moment timestamptz) RETURNS SETOF asana_history.task_dependency LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.task_dependency WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.task_dependency_as_of(timestamptz) IS 'What asana_history.task_dependency says of one moment, tombstones included (_deleted_at). Which tasks a task waits for. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.task_dependency
CREATE OR REPLACE VIEW asana_as_of.task_dependency AS
SELECT task_gid, depends_on_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.task_dependency WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.task_dependency IS 'What was live in asana.task_dependency at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_dependency.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_dependency.depends_on_gid IS 'The task that comes first. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_dependency.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task_dependency.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task_dependency._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.task_custom_field_value_as_of
CREATE OR REPLACE FUNCTION asana_history.task_custom_field_value_as_of(moment timestamptz) RETURNS SETOF asana_history.task_custom_field_value LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.task_custom_field_value WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.task_custom_field_value_as_of(timestamptz) IS 'What asana_history.task_custom_field_value says of one moment, tombstones included (_deleted_at). Values of custom fields on a task: one row per field, the column that fits its kind filled. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.task_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.task_custom_field_value AS
SELECT task_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid
FROM asana_history.task_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.task_custom_field_value IS 'What was live in asana.task_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.team_as_of
CREATE OR REPLACE FUNCTION asana_history.team_as_of(moment timestamptz) RETURNS SETOF asana_history.team LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.team WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.team_as_of(timestamptz) IS 'What asana_history.team says of one moment, tombstones included (_deleted_at). Every version of every team: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.team
CREATE OR REPLACE VIEW asana_as_of.team AS
SELECT gid, name, description, html_description, organization_gid, visibility, endorsed, edit_team_name_or_description_access_level, edit_team_visibility_or_trash_team_access_level, member_invite_management_access_level, guest_invite_management_access_level, join_request_management_access_level, team_member_removal_access_level, team_content_management_access_level, permalink_url, valid_from, valid_to, _workspace_gid
FROM asana_history.team WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.team IS 'What was live in asana.team at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.team.gid IS 'Identifier of the team in Asana.';
COMMENT ON COLUMN asana_as_of.team.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.team.description IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_as_of.team.html_description IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_as_of.team.organization_gid IS 'The organisation it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.team.visibility IS 'Who can see and join it: secret, request_to_join or public.';
COMMENT ON COLUMN asana_as_of.team.endorsed IS 'Whether the organisation recommends it.';
COMMENT ON COLUMN asana_as_of.team.edit_team_name_or_description_access_level IS 'Who may change name and description.';
COMMENT ON COLUMN asana_as_of.team.edit_team_visibility_or_trash_team_access_level IS 'Who may change the visibility or delete the team.';
COMMENT ON COLUMN asana_as_of.team.member_invite_management_access_level IS 'Who may accept or refuse invitations of members.';
COMMENT ON COLUMN asana_as_of.team.guest_invite_management_access_level IS 'Who may accept or refuse invitations of guests.';
COMMENT ON COLUMN asana_as_of.team.join_request_management_access_level IS 'Who may accept or refuse requests to join.';
COMMENT ON COLUMN asana_as_of.team.team_member_removal_access_level IS 'Who may remove members.';
COMMENT ON COLUMN asana_as_of.team.team_content_management_access_level IS 'Who may create and share contents with the team.';
COMMENT ON COLUMN asana_as_of.team.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_as_of.team.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.team.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.team._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.team_membership_as_of
CREATE OR REPLACE FUNCTION asana_history.team_membership_as_of(moment timestamptz) RETURNS SETOF asana_history.team_membership LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.team_membership WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.team_membership_as_of(timestamptz) IS 'What asana_history.team_membership says of one moment, tombstones included (_deleted_at). Every version of every team membership: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.team_membership
CREATE OR REPLACE VIEW asana_as_of.team_membership AS
SELECT gid, user_gid, team_gid, is_guest, is_limited_access, is_admin, valid_from, valid_to, _workspace_gid
FROM asana_history.team_membership WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.team_membership IS 'What was live in asana.team_membership at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.team_membership.gid IS 'Identifier of the team membership in Asana.';
COMMENT ON COLUMN asana_as_of.team_membership.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.team_membership.team_gid IS 'The team. Refers to team.';
COMMENT ON COLUMN asana_as_of.team_membership.is_guest IS 'Whether the member is a guest of the team.';
COMMENT ON COLUMN asana_as_of.team_membership.is_limited_access IS 'Whether the member sees only what was shared with them.';
COMMENT ON COLUMN asana_as_of.team_membership.is_admin IS 'Whether the member administers the team.';
COMMENT ON COLUMN asana_as_of.team_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.team_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.team_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.team_member_as_of
CREATE OR REPLACE FUNCTION asana_history.team_member_as_of(moment timestamptz) RETURNS SETOF asana_history.team_member LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.team_member WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.team_member_as_of(timestamptz) IS 'What asana_history.team_member says of one moment, tombstones included (_deleted_at). Who belongs to which team. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.team_member
CREATE OR REPLACE VIEW asana_as_of.team_member AS
SELECT team_membership_gid, team_gid, user_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.team_member WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.team_member IS 'What was live in asana.team_member at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.team_member.team_membership_gid IS 'The team membership that owns the row. Refers to team_membership.';
COMMENT ON COLUMN asana_as_of.team_member.team_gid IS 'The team. Refers to team.';
COMMENT ON COLUMN asana_as_of.team_member.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.team_member.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.team_member.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.team_member._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.user_as_of
CREATE OR REPLACE FUNCTION asana_history.user_as_of(moment timestamptz) RETURNS SETOF asana_history.user LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.user WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.user_as_of(timestamptz) IS 'What asana_history.user says of one moment, tombstones included (_deleted_at). Every version of every user: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.user
CREATE OR REPLACE VIEW asana_as_of.user AS
SELECT gid, name, email, valid_from, valid_to, _workspace_gid
FROM asana_history.user WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.user IS 'What was live in asana.user at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.user.gid IS 'Identifier of the user in Asana.';
COMMENT ON COLUMN asana_as_of.user.name IS 'Full name. [P]';
COMMENT ON COLUMN asana_as_of.user.email IS 'Mail address; empty where the credential may not see it. [P]';
COMMENT ON COLUMN asana_as_of.user.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.user.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.user._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.user_workspace_as_of
CREATE OR REPLACE FUNCTION asana_history.user_workspace_as_of(moment timestamptz) RETURNS SETOF asana_history.user_workspace LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.user_workspace WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.user_workspace_as_of(timestamptz) IS 'What asana_history.user_workspace says of one moment, tombstones included (_deleted_at). Which workspaces a person belongs to, among those that the credential sees. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.user_workspace
CREATE OR REPLACE VIEW asana_as_of.user_workspace AS
SELECT user_gid, workspace_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.user_workspace WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.user_workspace IS 'What was live in asana.user_workspace at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.user_workspace.user_gid IS 'The user that owns the row. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.user_workspace.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.user_workspace.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.user_workspace.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.user_workspace._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.workspace_as_of
CREATE OR REPLACE FUNCTION asana_history.workspace_as_of(moment timestamptz) RETURNS SETOF asana_history.workspace LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.workspace WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.workspace_as_of(timestamptz) IS 'What asana_history.workspace says of one moment, tombstones included (_deleted_at). Every version of every workspace: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.workspace
CREATE OR REPLACE VIEW asana_as_of.workspace AS
SELECT gid, name, is_organization, email_domains, valid_from, valid_to, _workspace_gid
FROM asana_history.workspace WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.workspace IS 'What was live in asana.workspace at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.workspace.gid IS 'Identifier of the workspace in Asana.';
COMMENT ON COLUMN asana_as_of.workspace.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.workspace.is_organization IS 'Whether it is an organisation, which has teams and mail domains.';
COMMENT ON COLUMN asana_as_of.workspace.email_domains IS 'Mail domains of an organisation. [P]';
COMMENT ON COLUMN asana_as_of.workspace.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.workspace.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.workspace._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.custom_field_change
CREATE OR REPLACE VIEW asana_history.custom_field_change AS
SELECT 'custom_field'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.custom_field AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.custom_field AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'custom_field' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'custom_field' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'custom_field_option')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'custom_field_option', item,
         'enum_option', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.enum_option_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['custom_field_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.custom_field_option AS l WHERE l.custom_field_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.custom_field AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.enum_option_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['custom_field_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.custom_field_option AS l WHERE l.custom_field_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('custom_field_option' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told;
COMMENT ON VIEW asana_history.custom_field_change IS 'What changed in each custom field, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.custom_field_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.custom_field_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.custom_field_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.custom_field_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.custom_field_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.custom_field_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.custom_field_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.custom_field_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.custom_field_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_field_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.custom_field_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.custom_field_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.custom_field_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.custom_field_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_field_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.custom_field_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.project_change
CREATE OR REPLACE VIEW asana_history.project_change AS
SELECT 'project'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.project AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.project AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'project' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'project' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'project_member', 'project_follower', 'project_custom_field', 'project_custom_field_value')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_member', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.project_member AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.project_member AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_member' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_follower', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.project_follower AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.project_follower AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_follower' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_custom_field', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.project_custom_field AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.project_custom_field AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_custom_field' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_custom_field_value', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.project_custom_field_value AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.project_custom_field_value AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_custom_field_value' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'project' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,notes>notes,archived>archived,completed_by>completed_by_gid,created_at>created_at,modified_at>modified_at,start_on>start_on,due_on>due_on,owner>owner_gid,team>team_gid,workspace>workspace_gid,color>color,icon>icon,default_view>default_view,privacy_setting>privacy_setting,default_access_level>default_access_level,minimum_access_level_for_customization>minimum_access_level_for_customization,minimum_access_level_for_sharing>minimum_access_level_for_sharing,current_status_update>current_status_update_gid,project_brief>project_brief_gid,created_from_template>created_from_template_gid,permalink_url>permalink_url,html_notes>notes,html_notes>html_notes,due_date>due_on,completed>completed,completed>completed_at,completed>completed_by_gid,completed_at>completed,completed_at>completed_at,completed_at>completed_by_gid,public>privacy_setting,current_status>current_status_update_gid,members>project_member,followers>project_follower,custom_field_settings>project_custom_field,custom_fields>project_custom_field_value}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>completed_by_gid,user>owner_gid,team>team_gid,workspace>workspace_gid,status_update>current_status_update_gid,project_brief>project_brief_gid,project_template>created_from_template_gid,user>project_member,user>project_follower,custom_field>project_custom_field,custom_field>project_custom_field_value,enum_option>project_custom_field_value,user>project_custom_field_value}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.project_change IS 'What changed in each project, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.project_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.project_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.project_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.project_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.project_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.project_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.project_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.project_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.project_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.project_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.project_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.project_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.project_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.project_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.section_change
CREATE OR REPLACE VIEW asana_history.section_change AS
SELECT 'section'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.section AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.section AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'section' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'section' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'section' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,created_at>created_at,project>project_gid}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{project>project_gid}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.section_change IS 'What changed in each section, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.section_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.section_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.section_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.section_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.section_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.section_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.section_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.section_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.section_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.section_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.section_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.section_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.section_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.section_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.section_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.section_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.story_change
CREATE OR REPLACE VIEW asana_history.story_change AS
SELECT 'story'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.story AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.story AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'story' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'story' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'story' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{resource_subtype>resource_subtype,type>type,target>target_gid,created_at>created_at,created_by>created_by_gid,source>source,is_pinned>is_pinned,is_edited>is_edited,sticker_name>sticker_name,num_likes>num_likes,reaction_summary>reaction_summary,task>task_gid,project>project_gid,tag>tag_gid,story>story_gid,assignee>assignee_gid,follower>follower_gid,dependency>dependency_gid,duplicate_of>duplicate_of_gid,duplicated_from>duplicated_from_gid,old_section>old_section_gid,new_section>new_section_gid,old_name>old_name,new_name>new_name,old_dates>old_dates,new_dates>new_dates,old_resource_subtype>old_resource_subtype,new_resource_subtype>new_resource_subtype,old_approval_status>old_approval_status,new_approval_status>new_approval_status,custom_field>custom_field_gid,old_text_value>old_text_value,new_text_value>new_text_value,old_number_value>old_number_value,new_number_value>new_number_value,old_enum_value>old_enum_value_gid,new_enum_value>new_enum_value_gid,old_multi_enum_values>old_multi_enum_value_gids,new_multi_enum_values>new_multi_enum_value_gids,old_date_value>old_date_value,new_date_value>new_date_value,old_people_value>old_people_value_gids,new_people_value>new_people_value_gids,html_text>text,html_text>html_text,likes>num_likes,text>text,text>html_text}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{task>target_gid,user>created_by_gid,task>task_gid,project>project_gid,tag>tag_gid,story>story_gid,user>assignee_gid,user>follower_gid,task>dependency_gid,task>duplicate_of_gid,task>duplicated_from_gid,section>old_section_gid,section>new_section_gid,custom_field>custom_field_gid,enum_option>old_enum_value_gid,enum_option>new_enum_value_gid,enum_option>old_multi_enum_value_gids,enum_option>new_multi_enum_value_gids,user>old_people_value_gids,user>new_people_value_gids}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.story_change IS 'What changed in each story, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.story_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.story_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.story_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.story_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.story_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.story_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.story_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.story_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.story_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.story_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.story_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.story_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.story_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.story_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.story_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.tag_change
CREATE OR REPLACE VIEW asana_history.tag_change AS
SELECT 'tag'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.tag AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.tag AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'tag' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'tag' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'tag_follower')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'tag_follower', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['tag_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.tag_follower AS l WHERE l.tag_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.tag AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['tag_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.tag_follower AS l WHERE l.tag_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('tag_follower' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'tag' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,notes>notes,color>color,created_at>created_at,workspace>workspace_gid,permalink_url>permalink_url,followers>tag_follower}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{workspace>workspace_gid,user>tag_follower}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.tag_change IS 'What changed in each tag, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.tag_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.tag_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.tag_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.tag_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.tag_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.tag_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.tag_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.tag_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.tag_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.tag_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.tag_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.tag_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.tag_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.tag_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.tag_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.tag_change._trace_id IS 'Trace of that read.';
-- End of definition

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
  SELECT h AS version FROM asana_history.task AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'task_project', 'task_follower', 'task_tag', 'task_dependency', 'task_custom_field_value')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_project', item,
         'project', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.project_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_project AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.project_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_project AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_project' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_follower', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_follower AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_follower AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_follower' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_tag', item,
         'tag', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.tag_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_tag AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.tag_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_tag AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_tag' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_dependency', item,
         'task', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.depends_on_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_dependency AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.depends_on_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_dependency AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_dependency' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_custom_field_value', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_custom_field_value' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'task' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,resource_subtype>resource_subtype,notes>notes,assigned_by>assigned_by_gid,created_by>created_by_gid,created_at>created_at,modified_at>modified_at,completed_by>completed_by_gid,approval_status>approval_status,parent>parent_gid,num_subtasks>num_subtasks,num_likes>num_likes,actual_time_minutes>actual_time_minutes,is_rendered_as_separator>is_rendered_as_separator,external>external,custom_type>custom_type_gid,custom_type_status_option>custom_type_status_option_gid,workspace>workspace_gid,permalink_url>permalink_url,html_notes>notes,html_notes>html_notes,due_on>due_on,due_on>due_at,due_at>due_on,due_at>due_at,start_on>start_on,start_on>start_at,start_at>start_on,start_at>start_at,completed>completed,completed>completed_at,completed>completed_by_gid,completed_at>completed,completed_at>completed_at,completed_at>completed_by_gid,assignee>assignee_gid,assignee>assigned_by_gid,custom_fields>task_custom_field_value,followers>task_follower,tags>task_tag,dependencies>task_dependency,memberships>task_project,projects>task_project,likes>num_likes}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>assignee_gid,user>assigned_by_gid,user>created_by_gid,user>completed_by_gid,task>parent_gid,custom_type>custom_type_gid,custom_type_status_option>custom_type_status_option_gid,workspace>workspace_gid,project>task_project,section>task_project,user>task_follower,tag>task_tag,task>task_dependency,custom_field>task_custom_field_value,enum_option>task_custom_field_value,user>task_custom_field_value}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.task_change IS 'What changed in each task, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.task_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.task_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.task_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.task_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.task_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.task_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.task_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.task_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.task_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.task_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.task_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.task_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.task_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.task_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.team_change
CREATE OR REPLACE VIEW asana_history.team_change AS
SELECT 'team'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.team AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.team AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'team' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'team' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'team' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,description>description,organization>organization_gid,visibility>visibility,endorsed>endorsed,edit_team_name_or_description_access_level>edit_team_name_or_description_access_level,edit_team_visibility_or_trash_team_access_level>edit_team_visibility_or_trash_team_access_level,member_invite_management_access_level>member_invite_management_access_level,guest_invite_management_access_level>guest_invite_management_access_level,join_request_management_access_level>join_request_management_access_level,team_member_removal_access_level>team_member_removal_access_level,team_content_management_access_level>team_content_management_access_level,permalink_url>permalink_url,html_description>description,html_description>html_description}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{workspace>organization_gid}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.team_change IS 'What changed in each team, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.team_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.team_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.team_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.team_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.team_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.team_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.team_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.team_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.team_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.team_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.team_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.team_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.team_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.team_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.team_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.team_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.team_membership_change
CREATE OR REPLACE VIEW asana_history.team_membership_change AS
SELECT 'team_membership'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.team_membership AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.team_membership AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'team_membership' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'team_membership' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'team_member')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'team_member', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.team_gid, l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['team_membership_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.team_member AS l WHERE l.team_membership_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.team_membership AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.team_gid, l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['team_membership_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.team_member AS l WHERE l.team_membership_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('team_member' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'team_membership' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{user>user_gid,team>team_gid,is_guest>is_guest,is_limited_access>is_limited_access,is_admin>is_admin}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>user_gid,team>team_gid,team>team_member,user>team_member}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.team_membership_change IS 'What changed in each team membership, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.team_membership_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.team_membership_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.team_membership_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.team_membership_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.team_membership_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.team_membership_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.team_membership_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.team_membership_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.team_membership_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.team_membership_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.team_membership_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.team_membership_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.team_membership_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.team_membership_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.team_membership_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.team_membership_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.user_change
CREATE OR REPLACE VIEW asana_history.user_change AS
SELECT 'user'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.user AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.user AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'user' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'user' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'user_workspace')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'user_workspace', item,
         'workspace', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.workspace_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['user_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.user_workspace AS l WHERE l.user_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.user AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.workspace_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['user_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.user_workspace AS l WHERE l.user_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('user_workspace' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told;
COMMENT ON VIEW asana_history.user_change IS 'What changed in each user, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.user_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.user_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.user_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.user_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.user_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.user_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.user_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.user_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.user_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.user_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.user_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.user_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.user_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.user_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.user_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.workspace_change
CREATE OR REPLACE VIEW asana_history.workspace_change AS
SELECT 'workspace'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.workspace AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.workspace AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'workspace' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'workspace' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'workspace' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,is_organization>is_organization,email_domains>email_domains}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.workspace_change IS 'What changed in each workspace, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.workspace_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.workspace_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.workspace_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.workspace_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.workspace_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.workspace_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.workspace_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.workspace_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.workspace_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.workspace_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.workspace_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.workspace_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.workspace_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.workspace_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.workspace_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.workspace_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.change
CREATE OR REPLACE VIEW asana_history.change AS
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_field_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.section_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.story_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.tag_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.task_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.team_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.team_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.user_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.workspace_change;
COMMENT ON VIEW asana_history.change IS 'What changed, field by field: when, who, from what to what, and how sure that is. For one resource ask with resource_type and gid, for a time with valid_from.';
COMMENT ON COLUMN asana_history.change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.time_in_section
CREATE OR REPLACE VIEW asana_history.time_in_section AS
SELECT task_gid, project_gid, section_gid, min(valid_from) AS entered_at,
       nullif(max(coalesce(valid_to, 'infinity')), 'infinity') AS left_at,
       least(max(coalesce(valid_to, 'infinity')), greatest(now(), min(valid_from))) - min(valid_from) AS duration
FROM (
  SELECT task_gid, project_gid, section_gid, valid_from, valid_to, count(*) FILTER (WHERE NOT is_same) OVER (PARTITION BY task_gid, project_gid ORDER BY valid_from) AS stretch
  FROM (
    SELECT task_gid, project_gid, section_gid, valid_from, valid_to,
           lag(valid_to) OVER life IS NOT DISTINCT FROM valid_from
           AND lag(section_gid) OVER life IS NOT DISTINCT FROM section_gid AS is_same
    FROM asana_history.task_project
    WINDOW life AS (PARTITION BY task_gid, project_gid ORDER BY valid_from)
  ) AS compared
) AS numbered
GROUP BY task_gid, project_gid, section_gid, stretch;
COMMENT ON VIEW asana_history.time_in_section IS 'How long tasks were in each section of each project. One row a stretch of time; time while it was deleted is in none.';
COMMENT ON COLUMN asana_history.time_in_section.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_history.time_in_section.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_history.time_in_section.section_gid IS 'The section within that project. Refers to section.';
COMMENT ON COLUMN asana_history.time_in_section.entered_at IS 'Since when it was so.';
COMMENT ON COLUMN asana_history.time_in_section.left_at IS 'Until when; null while it is so.';
COMMENT ON COLUMN asana_history.time_in_section.duration IS 'How long; until now while it is so.';
-- End of definition

-- Definition of asana_history.time_in_status
CREATE OR REPLACE VIEW asana_history.time_in_status AS
SELECT gid AS task_gid, completed, approval_status, custom_type_status_option_gid, min(valid_from) AS entered_at,
       nullif(max(coalesce(valid_to, 'infinity')), 'infinity') AS left_at,
       least(max(coalesce(valid_to, 'infinity')), greatest(now(), min(valid_from))) - min(valid_from) AS duration
FROM (
  SELECT gid, completed, approval_status, custom_type_status_option_gid, valid_from, valid_to, count(*) FILTER (WHERE NOT is_same) OVER (PARTITION BY gid ORDER BY valid_from) AS stretch
  FROM (
    SELECT gid, completed, approval_status, custom_type_status_option_gid, valid_from, valid_to,
           lag(valid_to) OVER life IS NOT DISTINCT FROM valid_from
           AND lag(completed) OVER life IS NOT DISTINCT FROM completed
           AND lag(approval_status) OVER life IS NOT DISTINCT FROM approval_status
           AND lag(custom_type_status_option_gid) OVER life IS NOT DISTINCT FROM custom_type_status_option_gid AS is_same
    FROM asana_history.task WHERE _deleted_at IS NULL
    WINDOW life AS (PARTITION BY gid ORDER BY valid_from)
  ) AS compared
) AS numbered
GROUP BY gid, completed, approval_status, custom_type_status_option_gid, stretch;
COMMENT ON VIEW asana_history.time_in_status IS 'How long tasks were open or done, and in each approval status and status of a custom type. One row a stretch of time; time while it was deleted is in none.';
COMMENT ON COLUMN asana_history.time_in_status.task_gid IS 'Identifier of the task in Asana.';
COMMENT ON COLUMN asana_history.time_in_status.completed IS 'Whether it is done.';
COMMENT ON COLUMN asana_history.time_in_status.approval_status IS 'For approvals: pending, approved, rejected or changes_requested.';
COMMENT ON COLUMN asana_history.time_in_status.custom_type_status_option_gid IS 'Its status within the custom type. Refers to custom_type_status_option.';
COMMENT ON COLUMN asana_history.time_in_status.entered_at IS 'Since when it was so.';
COMMENT ON COLUMN asana_history.time_in_status.left_at IS 'Until when; null while it is so.';
COMMENT ON COLUMN asana_history.time_in_status.duration IS 'How long; until now while it is so.';
-- End of definition

-- Definition of asana_history.time_with_assignee
CREATE OR REPLACE VIEW asana_history.time_with_assignee AS
SELECT gid AS task_gid, assignee_gid, min(valid_from) AS entered_at,
       nullif(max(coalesce(valid_to, 'infinity')), 'infinity') AS left_at,
       least(max(coalesce(valid_to, 'infinity')), greatest(now(), min(valid_from))) - min(valid_from) AS duration
FROM (
  SELECT gid, assignee_gid, valid_from, valid_to, count(*) FILTER (WHERE NOT is_same) OVER (PARTITION BY gid ORDER BY valid_from) AS stretch
  FROM (
    SELECT gid, assignee_gid, valid_from, valid_to,
           lag(valid_to) OVER life IS NOT DISTINCT FROM valid_from
           AND lag(assignee_gid) OVER life IS NOT DISTINCT FROM assignee_gid AS is_same
    FROM asana_history.task WHERE _deleted_at IS NULL
    WINDOW life AS (PARTITION BY gid ORDER BY valid_from)
  ) AS compared
) AS numbered
GROUP BY gid, assignee_gid, stretch;
COMMENT ON VIEW asana_history.time_with_assignee IS 'How long each person, or nobody, was to do a task. One row a stretch of time; time while it was deleted is in none.';
COMMENT ON COLUMN asana_history.time_with_assignee.task_gid IS 'Identifier of the task in Asana.';
COMMENT ON COLUMN asana_history.time_with_assignee.assignee_gid IS 'Who is to do it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.time_with_assignee.entered_at IS 'Since when it was so.';
COMMENT ON COLUMN asana_history.time_with_assignee.left_at IS 'Until when; null while it is so.';
COMMENT ON COLUMN asana_history.time_with_assignee.duration IS 'How long; until now while it is so.';
-- End of definition
-- Definition of asana_history.changes_of
CREATE OR REPLACE FUNCTION asana_history.changes_of(resource_type text, gid text) RETURNS SETOF asana_history.change LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 50
AS $$
BEGIN
  CASE $1
    WHEN 'custom_field' THEN RETURN QUERY SELECT * FROM asana_history.custom_field_change AS c WHERE c.gid = $2;
    WHEN 'project' THEN RETURN QUERY SELECT * FROM asana_history.project_change AS c WHERE c.gid = $2;
    WHEN 'section' THEN RETURN QUERY SELECT * FROM asana_history.section_change AS c WHERE c.gid = $2;
    WHEN 'story' THEN RETURN QUERY SELECT * FROM asana_history.story_change AS c WHERE c.gid = $2;
    WHEN 'tag' THEN RETURN QUERY SELECT * FROM asana_history.tag_change AS c WHERE c.gid = $2;
    WHEN 'task' THEN RETURN QUERY SELECT * FROM asana_history.task_change AS c WHERE c.gid = $2;
    WHEN 'team' THEN RETURN QUERY SELECT * FROM asana_history.team_change AS c WHERE c.gid = $2;
    WHEN 'team_membership' THEN RETURN QUERY SELECT * FROM asana_history.team_membership_change AS c WHERE c.gid = $2;
    WHEN 'user' THEN RETURN QUERY SELECT * FROM asana_history.user_change AS c WHERE c.gid = $2;
    WHEN 'workspace' THEN RETURN QUERY SELECT * FROM asana_history.workspace_change AS c WHERE c.gid = $2;
    ELSE RAISE invalid_parameter_value USING MESSAGE = format('there is no resource type %s', $1);
  END CASE;
END $$;
COMMENT ON FUNCTION asana_history.changes_of(text, text) IS 'What changed in one resource, as asana_history.change has it; quicker, since a session plans it once. An unknown type is an error.';
-- End of definition
