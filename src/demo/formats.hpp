// The table behind Sheet: one line a file, in the order of the enumeration.
#pragma once

#include "demo/sheets.hpp"

namespace kindred::demo {

inline constexpr std::array<std::string_view, kSources> kFolders = {
    "case_system", "ssda903",      "cin",       "annex_a",        "schools",
    "send",        "child_health", "midwifery", "camhs",          "youth_justice",
    "family_help", "police",       "housing",   "adult_services", "domestic_abuse"};

inline constexpr std::array<SheetFormat, kSheets> kFormats = {{
    {Source::kCaseSystem, "ssd_person.csv",
     "pers_person_id,pers_forename,pers_surname,pers_sex,pers_gender,pers_ethnicity,pers_dob,pers_common_"
     "child_id,pers_legacy_id,"
     "pers_upn_unknown,pers_send_flag,pers_expected_dob,pers_death_date,pers_is_mother,pers_nationality"},
    {Source::kCaseSystem, "ssd_address.csv",
     "addr_table_id,addr_address_json,addr_person_id,addr_address_type,addr_address_start_date,addr_address_"
     "end_date,"
     "addr_address_postcode"},
    {Source::kCaseSystem, "ssd_family.csv", "fami_table_id,fami_family_id,fami_person_id"},
    {Source::kCaseSystem, "relationships.csv",
     "relationship_id,person_id,related_person_id,relationship,parental_responsibility,from_date,to_date"},
    {Source::kCaseSystem, "ssd_disability.csv", "disa_table_id,disa_person_id,disa_disability_code"},
    {Source::kCaseSystem, "ssd_contacts.csv",
     "cont_contact_id,cont_person_id,cont_contact_date,cont_contact_source_code,cont_contact_source_desc,"
     "cont_contact_outcome_json"},
    {Source::kCaseSystem, "ssd_cin_episodes.csv",
     "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,cine_referral_source_"
     "code,cine_referral_source_desc,"
     "cine_referral_outcome_json,cine_referral_nfa,cine_close_reason,cine_close_date,cine_referral_team,cine_"
     "referral_worker_id"},
    {Source::kCaseSystem, "ssd_cin_assessments.csv",
     "cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,cina_assessment_child_"
     "seen,cina_assessment_auth_date,"
     "cina_assessment_outcome_json,cina_assessment_outcome_nfa,cina_assessment_team,cina_assessment_worker_"
     "id"},
    {Source::kCaseSystem, "ssd_assessment_factors.csv",
     "cinf_table_id,cinf_assessment_id,cinf_assessment_factors_json"},
    {Source::kCaseSystem, "ssd_cin_plans.csv",
     "cinp_cin_plan_id,cinp_referral_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date,cinp_"
     "cin_plan_team,"
     "cinp_cin_plan_worker_id"},
    {Source::kCaseSystem, "ssd_cin_visits.csv",
     "cinv_cin_visit_id,cinv_person_id,cinv_cin_visit_date,cinv_cin_visit_seen,cinv_cin_visit_seen_alone,"
     "cinv_cin_visit_bedroom"},
    {Source::kCaseSystem, "ssd_s47_enquiry.csv",
     "s47e_s47_enquiry_id,s47e_referral_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa,"
     "s47e_s47_outcome_json,"
     "s47e_s47_completed_by_worker_id,s47e_s47_completed_by_team"},
    {Source::kCaseSystem, "ssd_initial_cp_conference.csv",
     "icpc_icpc_id,icpc_icpc_meeting_id,icpc_s47_enquiry_id,icpc_person_id,icpc_cp_plan_id,icpc_referral_id,"
     "icpc_icpc_transfer_in,"
     "icpc_icpc_target_date,icpc_icpc_date,icpc_icpc_outcome_cp_flag,icpc_icpc_outcome_json,icpc_icpc_team,"
     "icpc_icpc_worker_id"},
    {Source::kCaseSystem, "ssd_cp_plans.csv",
     "cppl_cp_plan_id,cppl_referral_id,cppl_icpc_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_"
     "date,"
     "cppl_cp_plan_initial_category,cppl_cp_plan_ola,cppl_cp_plan_latest_category"},
    {Source::kCaseSystem, "ssd_cp_reviews.csv",
     "cppr_cp_review_id,cppr_person_id,cppr_cp_plan_id,cppr_cp_review_due,cppr_cp_review_date,cppr_cp_review_"
     "meeting_id,"
     "cppr_cp_review_outcome_continue_cp,cppr_cp_review_quorate,cppr_cp_review_participation"},
    {Source::kCaseSystem, "ssd_cp_visits.csv",
     "cppv_cp_visit_id,cppv_person_id,cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen,cppv_cp_visit_"
     "seen_alone,cppv_cp_visit_bedroom"},
    {Source::kCaseSystem, "ssd_cla_episodes.csv",
     "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,clae_cla_"
     "primary_need_code,"
     "clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason,clae_cla_id,clae_referral_id,clae_cla_"
     "placement_id,"
     "clae_entered_care_date,clae_cla_last_iro_contact_date"},
    {Source::kCaseSystem, "ssd_cla_placement.csv",
     "clap_cla_placement_id,clap_cla_placement_start_date,clap_cla_placement_type,clap_cla_placement_urn,"
     "clap_cla_placement_distance,"
     "clap_cla_id,clap_cla_placement_provider,clap_cla_placement_postcode,clap_cla_placement_end_date,clap_"
     "cla_placement_change_reason,"
     "clap_person_id"},
    {Source::kCaseSystem, "ssd_cla_reviews.csv",
     "clar_cla_review_id,clar_cla_id,clar_cla_review_due_date,clar_cla_review_date,clar_cla_review_cancelled,"
     "clar_cla_review_participation,"
     "clar_person_id"},
    {Source::kCaseSystem, "ssd_cla_visits.csv",
     "clav_cla_visit_id,clav_cla_id,clav_person_id,clav_cla_visit_date,clav_cla_visit_seen,clav_cla_visit_"
     "seen_alone"},
    {Source::kCaseSystem, "ssd_cla_health.csv",
     "clah_health_check_id,clah_person_id,clah_health_check_type,clah_health_check_date,clah_health_check_"
     "status"},
    {Source::kCaseSystem, "ssd_legal_status.csv",
     "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,lega_legal_status_"
     "end_date"},
    {Source::kCaseSystem, "ssd_missing.csv",
     "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,miss_missing_"
     "episode_end_date,"
     "miss_missing_rhi_offered,miss_missing_rhi_accepted"},
    {Source::kCaseSystem, "ssd_care_leavers.csv",
     "clea_table_id,clea_person_id,clea_care_leaver_eligibility,clea_care_leaver_in_touch,clea_care_leaver_"
     "latest_contact,"
     "clea_care_leaver_accommodation,clea_care_leaver_accom_suitable,clea_care_leaver_activity,clea_pathway_"
     "plan_review_date,"
     "clea_care_leaver_personal_advisor,clea_care_leaver_allocated_team,clea_care_leaver_worker_id"},
    {Source::kCaseSystem, "ssd_permanence.csv",
     "perm_table_id,perm_person_id,perm_cla_id,perm_adm_decision_date,perm_placement_order_date,perm_placed_"
     "for_adoption_date,"
     "perm_matched_date,perm_permanence_order_date,perm_permanence_order_type,perm_adoption_worker_id,"
     "perm_adopted_by_carer_flag,perm_number_of_adopters,perm_adopter_sex,perm_adopter_legal_status"},
    {Source::kCaseSystem, "ssd_immigration_status.csv",
     "immi_person_id,immi_immigration_status_id,immi_immigration_status,immi_immigration_status_start_date,"
     "immi_immigration_status_end_date"},
    {Source::kCaseSystem, "ssd_involvements.csv",
     "invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_professional_team,invo_"
     "involvement_start_date,"
     "invo_involvement_end_date,invo_worker_change_reason,invo_person_id,invo_referral_id"},
    {Source::kCaseSystem, "ssd_professionals.csv",
     "prof_professional_id,prof_staff_id,prof_professional_name,prof_social_worker_registration_no,prof_"
     "professional_job_title,"
     "prof_professional_caseload,prof_professional_department,prof_full_time_equivalency,prof_agency_worker_"
     "flag"},
    {Source::kCaseSystem, "ssd_department.csv",
     "dept_team_id,dept_team_name,dept_team_parent_id,dept_team_parent_name"},
    {Source::kCaseSystem, "ssd_linked_identifiers.csv",
     "link_table_id,link_person_id,link_identifier_type,link_identifier_value,link_valid_from_date,link_"
     "valid_to_date"},
    {Source::kCaseSystem, "ssd_mother.csv",
     "moth_table_id,moth_person_id,moth_childs_person_id,moth_childs_dob"},
    {Source::kCaseSystem, "ssd_sdq_scores.csv",
     "csdq_table_id,csdq_person_id,csdq_sdq_completed_date,csdq_sdq_reason,csdq_sdq_score"},

    {Source::kSsda903, "header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", ',', true},
    {Source::kSsda903, "episodes.csv",
     "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN", ',',
     true},
    {Source::kSsda903, "reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", ',', true},
    {Source::kSsda903, "uasc.csv", "CHILD,SEX,DOB,DUC", ',', true},
    {Source::kSsda903, "oc2.csv",
     "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
     "SUBSTANCE_MISUSE,"
     "INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
     ',', true},
    {Source::kSsda903, "oc3.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", ',', true},
    {Source::kSsda903, "ad1.csv", "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
     ',', true},
    {Source::kSsda903, "placed_for_adoption.csv",
     "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED", ',', true},
    {Source::kSsda903, "previous_permanence.csv", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM", ',', true},
    {Source::kSsda903, "missing.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END", ',', true},
    {Source::kSsda903, "sw_episodes.csv", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", ',', true},

    {Source::kCin, "cin_census.xml", ""},

    {Source::kAnnexA, "list_01_contacts.csv",
     "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,Contact Source",
     ',', true},
    {Source::kAnnexA, "list_02_early_help.csv",
     "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Assessment start date,Assessment "
     "completion date,"
     "Organisation completing assessment",
     ',', true},
    {Source::kAnnexA, "list_03_referrals.csv",
     "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of referral,Referral "
     "Source,Referral NFA?,"
     "Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker",
     ',', true},
    {Source::kAnnexA, "list_04_assessments.csv",
     "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Does the Child have a "
     "Disability,Continuous Assessment Start Date,"
     "Child Seen During Continuous Assessment,Continuous Assessment Date of Authorisation,"
     "Was the child assessed as requiring LA children's social care support?,Allocated Team,Allocated Worker",
     ',', true},
    {Source::kAnnexA, "list_05_s47_icpc.csv",
     "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Does the Child have a Disability,"
     "Strategy discussion initiating Section 47 Enquiry Start Date,Was an Initial Child Protection "
     "Conference deemed unnecessary?,"
     "Date of Initial Child Protection Conference,Did the Initial Child Protection Conference Result in a "
     "Child Protection Plan,"
     "Number of Section 47 Enquiries in the last 12 months,Number of ICPCs in the last 12 months,Allocated "
     "Team,Allocated Worker",
     ',', true},
    {Source::kAnnexA, "list_06_children_in_need.csv",
     "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Does the Child have a "
     "Disability,CIN Start Date,Primary Need Code,"
     "Date Child Was Last Seen,CIN Closure Date,Reason for Closure,Case Status,Allocated Team,Allocated "
     "Worker",
     ',', true},
    {Source::kAnnexA, "list_07_child_protection.csv",
     "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Does the Child have a "
     "Disability,Child Protection Plan Start Date,"
     "Initial Category of Abuse,Latest Category of Abuse,Date of the Last Statutory Visit,Was the Child Seen "
     "Alone?,"
     "Date of latest review conference,Child Protection Plan End Date,"
     "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N),"
     "Number of Previous Child Protection Plans,Allocated Team,Allocated Worker",
     ',', true},
    {Source::kAnnexA, "list_08_children_in_care.csv",
     "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),"
     "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N),Does the Child have a "
     "Disability,"
     "Date Started to be Looked After,Child's Category of Need,"
     "Is this a second or subsequent period of being a Looked After Child within the last 12 months "
     "(Y/N),Start date of current legal status,"
     "Child's Legal Status,Date of Latest Statutory Review,Date of Last Social Work Visit,What is the "
     "permanence plan for this child?,"
     "Date of Last IRO Visit / Contact to the Child,Date of Last Health Assessment,Date of Last Dental Check,"
     "Number of Placements in the Last 12 months,Date Ceased to be Looked After,Reason Ceased to be Looked "
     "After,"
     "Start Date of Most Recent Placement,Placement Type,Placement Provider,Placement postcode,URN of "
     "Placement,Placement Location,"
     "LA of Placement,Number of Episodes the Child has been 'Missing' from their Placement in the last 12 "
     "months,"
     "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months,"
     "Was the child offered a Return Interview after their last missing episode (Y/N)?,"
     "Did the child accept a Return Interview after their last missing episode (Y/N)?,Allocated "
     "Team,Allocated Worker",
     ',', true},
    {Source::kAnnexA, "list_09_care_leavers.csv",
     "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),"
     "\"Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)\",Does the Child "
     "have a Disability,Allocated Team,"
     "Allocated Worker,Allocated Personal Advisor,Eligibility Category,Latest Pathway Plan Review Date,LA in "
     "Touch,Latest Date of Contact,"
     "Type of Accommodation,Suitability of Accommodation,Activity Status",
     ',', true},
    {Source::kAnnexA, "list_10_adoption.csv",
     "Child Unique ID,Family identifier,Gender,Ethnicity,Date of Birth,Age of Child (Years),Does the Child "
     "have a Disability,"
     "Date the Child Entered Care,Date of Decision that Child Should be Placed for Adoption,Date of "
     "Placement Order,"
     "Date of Matching Child and Prospective Adopters,Date Placed for Adoption,Date of Adoption Order,"
     "Date of Decision that Child Should No Longer be Placed for Adoption,Reason Why Child No Longer Placed "
     "for Adoption,"
     "Date the child was placed for fostering in FFA or concurrent planning placement",
     ',', true},
    {Source::kAnnexA, "list_11_adopters.csv",
     "Individual adopter identifier,Family identifier,Gender,Ethnicity,Disability,Is the (prospective) "
     "adopter fostering for adoption?,"
     "Date enquiry received,Date Stage 1 started,Date Stage 1 ended,Date Stage 2 started,Date Stage 2 "
     "ended,Date application submitted,"
     "Date application approved,Date adopter matched with child(ren),Date child/children placed with "
     "adopter(s),No. of children placed,"
     "Date of Adoption Order,Date of leaving adoption process,Reason for leaving adoption process",
     ',', true},

    {Source::kSchools, "pupils.csv",
     "PupilID,UPN,FormerUPN,Surname,Forename,MiddleName,PreferredSurname,FormerSurname,DOB,Sex,Ethnicity,"
     "FirstLanguage,Address,Postcode,"
     "SchoolNumber,SchoolName,SchoolPhone,YearGroup,Class,Tutor,EntryDate,LeavingDate,FreeSchoolMeals,"
     "SENStatus",
     ',', true, true, Encoding::kUtf8Mark},
    {Source::kSchools, "contacts.csv",
     "ContactID,PupilID,Relationship,Title,Forename,Surname,ParentalResponsibility,Priority,Address,Postcode,"
     "Email",
     ',', true, true, Encoding::kUtf8Mark},
    {Source::kSchools, "enrolments.csv",
     "PupilID,SchoolNumber,SchoolName,EntryDate,LeavingDate,LeavingReason", ',', true, true,
     Encoding::kUtf8Mark},
    {Source::kSchools, "attendance.csv",
     "PupilID,AcademicYear,YearEnd,SessionsPossible,SessionsAttended,Unauthorised,Level", ',', true, true,
     Encoding::kUtf8Mark},
    {Source::kSchools, "suspensions.csv", "PupilID,StartDate,EndDate,Sessions,Reason,Category,SchoolName",
     ',', true, true, Encoding::kUtf8Mark},
    {Source::kSchools, "elective_home_education.csv", "PupilID,StartDate,EndDate,Reason,Worker,WorkerPhone",
     ',', true, true, Encoding::kUtf8Mark},

    {Source::kSend, "pupils.csv", "StudentID,UPN,Surname,Forename,DOB,Gender,Postcode", ',', true},
    {Source::kSend, "ehc_plans.csv",
     "PlanID,StudentID,RequestDate,DecisionDate,PlanStart,PlanEnd,LastReview,PrimaryNeed,Placement,"
     "CaseOfficer,CaseOfficerPhone",
     ';', true},
    {Source::kSend, "sen_support.csv", "RecordID,StudentID,StartDate,EndDate,PrimaryNeed,SchoolName,Senco",
     ',', true},

    {Source::kChildHealth, "children.csv",
     "child_id,nhs_number,family_name,given_name,other_names,birth_date,sex,address,postcode,gp_practice,"
     "health_visitor,health_visitor_phone,"
     "team,registered_from,registered_to,death_date,mother_id,mother_nhs_number,mother_family_name,mother_"
     "given_name,mother_birth_date,"
     "previous_family_name"},
    {Source::kChildHealth, "contacts.csv", "contact_id,child_id,contact_date,contact_type,outcome,worker"},
    {Source::kMidwifery, "pregnancies.csv",
     "pregnancy_id,mother_id,mother_nhs_number,mother_surname,mother_forename,mother_dob,address,postcode,"
     "booking_date,estimated_due_date,"
     "number_of_babies,baby_id,baby_number,baby_nhs_number,baby_surname,baby_forename,baby_dob,baby_sex,"
     "midwife,midwife_phone,concern",
     ',', true},

    {Source::kCamhs, "referrals.csv",
     "client_id,referral_id,nhs_number,surname,forename,dob,sex,postcode,referral_date,discharge_date,"
     "presenting_problem,outcome,practitioner,"
     "practitioner_phone,referrer",
     '\t', true},
    {Source::kYouthJustice, "cases.csv",
     "YoungPersonRef,InterventionRef,Surname,Forename,Alias,DOB,Sex,Ethnicity,Address,Postcode,SocialCareID,"
     "Disposal,OffenceDate,StartDate,"
     "EndDate,Outcome,CaseManager,CaseManagerPhone",
     ',', true},
    {Source::kFamilyHelp, "members.csv",
     "MemberID,EpisodeID,HouseholdRef,Forename,Surname,DOB,Sex,RoleInFamily,RelatedTo,Address,Postcode,"
     "StartDate,EndDate,LeadPractitioner,"
     "LeadRole,LeadPhone,Reason,AssessmentDate",
     ',', true, true},
    {Source::kPolice, "notifications.csv",
     "NotificationRef,NominalRef,Surname,Forename,DOB,Sex,Address,Postcode,IncidentDate,IncidentType,Role,"
     "Summary,Officer,OfficerPhone",
     ';', true},
    {Source::kHousing, "tenancies.csv",
     "TenancyRef,TenantRef,Title,Forename,Surname,DOB,Address,Postcode,TenancyStart,TenancyEnd,Landlord,"
     "HousingOfficer,OfficerPhone,Arrears",
     ',', true, true, Encoding::kWindows1252},
    {Source::kHousing, "household_members.csv",
     "MemberRef,TenancyRef,TenantRef,Forename,Surname,DOB,RelationshipToTenant,FromDate,ToDate,Address,"
     "Postcode",
     ',', true, true, Encoding::kWindows1252},
    {Source::kAdultServices, "clients.csv",
     "client_ref,service,nhs_number,surname,forename,dob,sex,address,postcode,start_date,end_date,reason,"
     "outcome,worker,worker_role,worker_phone,"
     "children_known"},
    {Source::kDomesticAbuse, "clients.csv",
     "client_ref,surname,forename,dob,postcode_area,start_date,end_date,support,outcome,worker,worker_phone",
     ',', true},
}};

}  // namespace kindred::demo
