/** Generated from the official description by `npm run generate`: names of types, the values of columns that have a closed list of them, and the keys of objects within a body. */
import type { KnownKeys, KnownValues } from './unfamiliar.ts';

export const knownTypes: ReadonlySet<string> = new Set([
  'access_request',
  'agent',
  'allocation',
  'attachment',
  'audit_log_event',
  'budget',
  'custom_field',
  'custom_field_membership',
  'custom_field_setting',
  'custom_type',
  'custom_type_membership',
  'custom_type_status_option',
  'enum_option',
  'event',
  'goal',
  'goal_membership',
  'goal_metric',
  'goal_relationship',
  'graph_export',
  'job',
  'legacy_portfolio_membership',
  'legacy_project_membership',
  'ooo_entry',
  'organization_export',
  'placeholder',
  'portfolio',
  'portfolio_membership',
  'project',
  'project_brief',
  'project_membership',
  'project_portfolio_setting',
  'project_status',
  'project_template',
  'rate',
  'reaction',
  'resource_export',
  'role',
  'section',
  'status_update',
  'story',
  'tag',
  'task',
  'task_count',
  'task_template',
  'team',
  'team_membership',
  'template_role',
  'time_period',
  'time_tracking_category',
  'time_tracking_entry',
  'timesheet_approval_status',
  'user',
  'user_task_list',
  'webhook',
  'workspace',
  'workspace_membership',
]);

export const knownValues: KnownValues = {
  agent: {
    resource_subtype: new Set('asana_teammate'.split(' ')),
  },
  allocation: {
    effort_type: new Set('hours percent'.split(' ')),
  },
  budget: {
    budget_type: new Set('cost time'.split(' ')),
    estimate_source: new Set('capacity_plans none tasks'.split(' ')),
    estimate_billable_status_filter: new Set('any billable non_billable'.split(' ')),
    actual_billable_status_filter: new Set('any billable non_billable'.split(' ')),
  },
  custom_field: {
    resource_subtype: new Set('date enum multi_enum number people reference text'.split(' ')),
    representation_type: new Set('custom_id date enum formula multi_enum number people reference text'.split(' ')),
    format: new Set('currency custom duration identifier none percentage'.split(' ')),
    custom_label_position: new Set('prefix suffix'.split(' ')),
    input_restrictions: new Set('goal portfolio project task'.split(' ')),
    asana_created_field: new Set('a_v_requirements account_name actionable align_shipping_link align_status allotted_time appointment approval_stage approved article_series board_committee browser campaign_audience campaign_project_status campaign_regions channel_primary client_topic_type complete_by contact contact_email_address content_channels content_channels_needed content_stage content_type contract contract_status cost creation_stage creative_channel creative_needed creative_needs data_sensitivity deal_size delivery_appt delivery_appt_date department department_responsible design_request_needed design_request_type discussion_category do_this_task editorial_content_status editorial_content_tag editorial_content_type effort effort_level est_completion_date estimated_time estimated_value expected_cost external_steps_needed favorite_idea feedback_type financial funding_amount grant_application_process hiring_candidate_status idea_status ids_link ids_patient_link implementation_stage insurance interview_area interview_question_score itero_scan_link job_s_applied_to lab launch_status lead_status localization_language localization_market_team localization_status meeting_minutes meeting_needed minutes mrr must_localize name_of_foundation need_to_follow_up next_appointment next_steps_sales num_people number_of_user_reports office_location onboarding_activity owner participants_needed patient_date_of_birth patient_email patient_phone patient_status phone_number planning_category point_of_contact position post_format prescription priority priority_level product product_stage progress project_size project_status proposed_budget publish_status reason_for_scan referral request_type research_status responsible_department responsible_team risk_assessment_status room_name sales_counterpart sentiment shipping_link social_channels stage status status_design status_of_initiative system_setup task_progress team team_marketing team_responsible time_it_takes_to_complete_tasks timeframe treatment_type type_work_requests_it use_agency user_name vendor_category vendor_type word_count'.split(' ')),
    privacy_setting: new Set('private public public_with_guests'.split(' ')),
    default_access_level: new Set('admin editor user'.split(' ')),
  },
  custom_field_membership: {
    access_level: new Set('admin editor user'.split(' ')),
  },
  custom_type_membership: {
    access_level: new Set('admin editor user viewer'.split(' ')),
  },
  goal: {
    privacy_setting: new Set('members_only public_to_workspace'.split(' ')),
    default_access_level: new Set('admin commenter editor viewer'.split(' ')),
    metric_resource_subtype: new Set('number'.split(' ')),
    metric_unit: new Set('currency none percentage'.split(' ')),
    metric_progress_source: new Set('external manual project_milestone_completion project_task_completion subgoal_progress task_completion'.split(' ')),
  },
  goal_custom_field_value: {
    kind: new Set('date enum multi_enum number people reference text'.split(' ')),
  },
  goal_membership: {
    access_level: new Set('admin commenter editor viewer'.split(' ')),
  },
  goal_relationship: {
    resource_subtype: new Set('subgoal supporting_work'.split(' ')),
  },
  portfolio: {
    color: new Set('dark-blue dark-brown dark-green dark-orange dark-pink dark-purple dark-red dark-teal dark-warm-gray light-blue light-brown light-green light-orange light-pink light-purple light-red light-teal light-warm-gray'.split(' ')),
    privacy_setting: new Set('members_only public_to_domain'.split(' ')),
    default_access_level: new Set('admin editor viewer'.split(' ')),
  },
  portfolio_custom_field_value: {
    kind: new Set('date enum multi_enum number people reference text'.split(' ')),
  },
  portfolio_membership: {
    access_level: new Set('admin editor viewer'.split(' ')),
  },
  project: {
    color: new Set('dark-blue dark-brown dark-green dark-orange dark-pink dark-purple dark-red dark-teal dark-warm-gray light-blue light-brown light-green light-orange light-pink light-purple light-red light-teal light-warm-gray none'.split(' ')),
    icon: new Set('board briefcase bug calendar chat_bubbles check coins computer gear globe graph html light_bulb line_and_symbols list map megaphone mountain_flag notebook page_layout people presentation puzzle ribbon rocket shoe shopping_basket speed_dial star target ticket timeline'.split(' ')),
    default_view: new Set('board calendar list timeline'.split(' ')),
    privacy_setting: new Set('private private_to_team public_to_workspace'.split(' ')),
    default_access_level: new Set('admin commenter editor viewer'.split(' ')),
    minimum_access_level_for_customization: new Set('admin editor'.split(' ')),
    minimum_access_level_for_sharing: new Set('admin editor'.split(' ')),
  },
  project_custom_field_value: {
    kind: new Set('date enum multi_enum number people reference text'.split(' ')),
  },
  project_membership: {
    access_level: new Set('admin commenter editor viewer'.split(' ')),
  },
  project_template: {
    color: new Set('dark-blue dark-brown dark-green dark-orange dark-pink dark-purple dark-red dark-teal dark-warm-gray light-blue light-brown light-green light-orange light-pink light-purple light-red light-teal light-warm-gray'.split(' ')),
  },
  role: {
    base_role_type: new Set('admin guest member super_admin'.split(' ')),
  },
  status_update: {
    resource_subtype: new Set('goal_status_update portfolio_status_update project_status_update'.split(' ')),
    status_type: new Set('achieved at_risk complete dropped missed off_track on_hold on_track partial'.split(' ')),
  },
  story: {
    type: new Set('comment system'.split(' ')),
    source: new Set('api email mobile unknown web'.split(' ')),
    sticker_name: new Set('celebrating_people dancing_unicorn determined_climbers green_checkmark heart party_popper people_dancing people_waving_flags phoenix_spreading_love splashing_narwhal trophy yeti_riding_unicorn'.split(' ')),
  },
  tag: {
    color: new Set('dark-blue dark-brown dark-green dark-orange dark-pink dark-purple dark-red dark-teal dark-warm-gray light-blue light-brown light-green light-orange light-pink light-purple light-red light-teal light-warm-gray'.split(' ')),
  },
  task: {
    resource_subtype: new Set('approval custom default_task milestone'.split(' ')),
    approval_status: new Set('approved changes_requested pending rejected'.split(' ')),
  },
  task_custom_field_value: {
    kind: new Set('date enum multi_enum number people reference text'.split(' ')),
  },
  team: {
    visibility: new Set('public request_to_join secret'.split(' ')),
    edit_team_name_or_description_access_level: new Set('all_team_members only_team_admins'.split(' ')),
    edit_team_visibility_or_trash_team_access_level: new Set('all_team_members only_team_admins'.split(' ')),
    member_invite_management_access_level: new Set('all_team_members only_team_admins'.split(' ')),
    guest_invite_management_access_level: new Set('all_team_members only_team_admins'.split(' ')),
    join_request_management_access_level: new Set('all_team_members only_team_admins'.split(' ')),
    team_member_removal_access_level: new Set('all_team_members only_team_admins'.split(' ')),
    team_content_management_access_level: new Set('no_restriction only_team_admins'.split(' ')),
  },
  time_period: {
    period: new Set('FY H1 H2 Q1 Q2 Q3 Q4'.split(' ')),
  },
  time_tracking_category: {
    color: new Set('aqua blue blue-green cool-gray green hot-pink indigo magenta none orange pink purple red yellow yellow-green yellow-orange'.split(' ')),
  },
  time_tracking_entry: {
    approval_status: new Set('APPROVED DRAFT REJECTED SUBMITTED'.split(' ')),
    billable_status: new Set('billable nonBillable notApplicable'.split(' ')),
  },
  timesheet_approval_status: {
    approval_status: new Set('APPROVED DRAFT REJECTED SUBMITTED'.split(' ')),
  },
  user_custom_field_value: {
    kind: new Set('date enum multi_enum number people reference text'.split(' ')),
  },
};

export const knownKeys: KnownKeys = {
  allocation: {
    effort: new Set('type value'.split(' ')),
    assignee: new Set('gid resource_type name email photo workspaces custom_fields'.split(' ')),
  },
  budget: {
    total: new Set('enabled units value'.split(' ')),
    estimate: new Set('billable_status_filter source enabled units value'.split(' ')),
    actual: new Set('billable_status_filter units value'.split(' ')),
  },
  custom_field: {
    'enum_options[]': new Set('gid resource_type name enabled color'.split(' ')),
  },
  custom_type: {
    'status_options[]': new Set('gid resource_type name completion_state enabled color'.split(' ')),
  },
  goal: {
    metric: new Set('gid resource_type resource_subtype precision unit currency_code initial_number_value target_number_value current_number_value current_display_value progress_source is_custom_weight can_manage'.split(' ')),
    'likes[]': new Set('gid user'.split(' ')),
    'custom_field_settings[]': new Set('gid resource_type project is_important parent custom_field'.split(' ')),
    'custom_fields[]': new Set('gid resource_type name type enum_options enabled representation_type id_prefix input_restrictions is_formula_field date_value enum_value multi_enum_values number_value text_value display_value description precision format currency_code custom_label custom_label_position is_global_to_workspace has_notifications_enabled asana_created_field is_value_read_only created_by people_value reference_value html_text_value privacy_setting default_access_level resource_subtype'.split(' ')),
    'custom_fields[].date_value': new Set('date date_time'.split(' ')),
  },
  portfolio: {
    'custom_field_settings[]': new Set('gid resource_type project is_important parent custom_field'.split(' ')),
    'custom_fields[]': new Set('gid resource_type name type enum_options enabled representation_type id_prefix input_restrictions is_formula_field date_value enum_value multi_enum_values number_value text_value display_value description precision format currency_code custom_label custom_label_position is_global_to_workspace has_notifications_enabled asana_created_field is_value_read_only created_by people_value reference_value html_text_value privacy_setting default_access_level resource_subtype'.split(' ')),
    'custom_fields[].date_value': new Set('date date_time'.split(' ')),
  },
  project: {
    'custom_field_settings[]': new Set('gid resource_type project is_important parent custom_field'.split(' ')),
    'custom_fields[]': new Set('gid resource_type name type enum_options enabled representation_type id_prefix input_restrictions is_formula_field date_value enum_value multi_enum_values number_value text_value display_value description precision format currency_code custom_label custom_label_position is_global_to_workspace has_notifications_enabled asana_created_field is_value_read_only created_by people_value reference_value html_text_value privacy_setting default_access_level resource_subtype'.split(' ')),
    'custom_fields[].date_value': new Set('date date_time'.split(' ')),
  },
  project_template: {
    'requested_dates[]': new Set('gid name description'.split(' ')),
    'requested_roles[]': new Set('gid resource_type name'.split(' ')),
  },
  rate: {
    resource: new Set('gid resource_type name email photo workspaces custom_fields'.split(' ')),
  },
  status_update: {
    'likes[]': new Set('gid user'.split(' ')),
  },
  story: {
    old_dates: new Set('due_on due_at start_on'.split(' ')),
    new_dates: new Set('due_on due_at start_on'.split(' ')),
    old_date_value: new Set('due_on due_at start_on'.split(' ')),
    new_date_value: new Set('due_on due_at start_on'.split(' ')),
    'likes[]': new Set('gid user'.split(' ')),
  },
  task: {
    'memberships[]': new Set('project section'.split(' ')),
    'likes[]': new Set('gid user'.split(' ')),
    'custom_fields[]': new Set('gid resource_type name type enum_options enabled representation_type id_prefix input_restrictions is_formula_field date_value enum_value multi_enum_values number_value text_value display_value description precision format currency_code custom_label custom_label_position is_global_to_workspace has_notifications_enabled asana_created_field is_value_read_only created_by people_value reference_value html_text_value privacy_setting default_access_level resource_subtype'.split(' ')),
    'custom_fields[].date_value': new Set('date date_time'.split(' ')),
  },
  team: {
    'custom_field_settings[]': new Set('gid resource_type project is_important parent custom_field'.split(' ')),
  },
  user: {
    'custom_fields[]': new Set('gid resource_type name type enum_options enabled representation_type id_prefix input_restrictions is_formula_field date_value enum_value multi_enum_values number_value text_value display_value description precision format currency_code custom_label custom_label_position is_global_to_workspace has_notifications_enabled asana_created_field is_value_read_only created_by people_value reference_value html_text_value privacy_setting default_access_level resource_subtype'.split(' ')),
    'custom_fields[].date_value': new Set('date date_time'.split(' ')),
  },
};
