#include "statutory/build/case_model.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"

namespace kindred::statutory::build {
namespace {

MaybeDate Day(const std::string& cell) {
  return cell.empty() ? MaybeDate() : ParseDateLeniently(cell);
}

// The codes of `["2B","3A"]`, or of "2B,3A".
std::vector<std::string> ListOf(const std::string& json) {
  std::vector<std::string> codes;
  std::string code;
  for (const char c : json + ",") {
    const bool part = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (part) {
      code += c;
    } else if (c == ',' && !code.empty()) {
      if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
      code.clear();
    }
  }
  return codes;
}

class Reader {
 public:
  explicit Reader(const CaseRecord& record) : record_(record) {}

  CaseModel Read() {
    People();
    Need();
    Protection();
    Care();
    Around();
    for (Child& child : model_.children) Sort(child);
    LeaveOut();
    return std::move(model_);
  }

 private:
  Child* Of(const std::string& id) {
    const auto found = at_.find(id);
    return found == at_.end() ? nullptr : &model_.children[found->second];
  }
  // put(child, row) for every row of the table whose child is known.
  template <class Put>
  void Each(std::string_view table, std::string_view id_column, const Put& put) {
    for (const CaseTable::Row row : record_.Of(table))
      if (Child* child = Of(row(id_column))) put(*child, row);
  }
  using Row = CaseTable::Row;

  void People() {
    for (const Row row : record_.Of("ssd_person")) {
      if (row("pers_person_id").empty()) continue;
      Child child;
      child.id = row("pers_person_id");
      child.forename = row("pers_forename");
      child.surname = row("pers_surname");
      child.sex = ToUpperAscii(row("pers_sex").empty() ? row("pers_gender") : row("pers_sex"));
      child.ethnicity = row("pers_ethnicity");
      child.upn = row("pers_upn");
      child.upn_unknown = row("pers_upn_unknown");
      child.born = Day(row("pers_dob"));
      child.expected = Day(row("pers_expected_dob"));
      child.died = Day(row("pers_death_date"));
      child.is_mother = IsYes(row("pers_is_mother"));
      model_.children.push_back(std::move(child));
    }
    std::stable_sort(model_.children.begin(), model_.children.end(),
                     [](const Child& a, const Child& b) { return a.id < b.id; });
    model_.children.erase(std::unique(model_.children.begin(), model_.children.end(),
                                      [](const Child& a, const Child& b) { return a.id == b.id; }),
                          model_.children.end());
    for (std::size_t i = 0; i < model_.children.size(); ++i) at_[model_.children[i].id] = i;
    Each("ssd_linked_identifiers", "link_person_id", [](Child& child, const Row& row) {
      const std::string type = ToUpperAscii(row("link_identifier_type"));
      if (type == "FORMER UPN" || (type == "UPN" && !row("link_valid_to_date").empty()))
        child.former_upn = row("link_identifier_value");
      else if (type == "UPN" || type == "UNIQUE PUPIL NUMBER")
        child.upn = row("link_identifier_value");
    });
    Each("ssd_send", "send_person_id", [](Child& child, const Row& row) {
      if (child.upn.empty()) child.upn = row("send_upn");
    });
    Each("ssd_mother", "moth_person_id", [&](Child& mother, const Row& row) {
      MaybeDate born = Day(row("moth_childs_dob"));
      if (const Child* child = Of(row("moth_childs_person_id")); !born && child != nullptr)
        born = child->born;
      if (born) mother.children_born.push_back(*born);
    });
    Each("ssd_address", "addr_person_id", [](Child& child, const Row& row) {
      child.addresses.push_back({{Day(row("addr_address_start_date")), Day(row("addr_address_end_date"))},
                                 ToUpperAscii(row("addr_address_type")),
                                 row("addr_address_postcode")});
    });
    Each("ssd_disability", "disa_person_id", [](Child& child, const Row& row) {
      std::vector<std::string>& all = child.disabilities;
      const std::string& code = row("disa_disability_code");
      if (!code.empty() && std::find(all.begin(), all.end(), code) == all.end()) all.push_back(code);
    });
    Each("ssd_immigration_status", "immi_person_id", [](Child& child, const Row& row) {
      const std::string status = ToLowerAscii(row("immi_immigration_status"));
      if (status.find("unaccompanied") != std::string::npos || status.starts_with("uasc"))
        child.asylum.push_back(
            {Day(row("immi_immigration_status_start_date")), Day(row("immi_immigration_status_end_date"))});
    });
  }

  void Need() {
    Each("ssd_contacts", "cont_person_id", [](Child& child, const Row& row) {
      child.contacts.push_back({Day(row("cont_contact_date")), row("cont_contact_source_code")});
    });
    Each("ssd_early_help_episodes", "earl_person_id", [](Child& child, const Row& row) {
      child.early_help.push_back({{Day(row("earl_episode_start_date")), Day(row("earl_episode_end_date"))},
                                  row("earl_episode_organisation")});
    });
    Each("ssd_cin_episodes", "cine_person_id", [](Child& child, const Row& row) {
      Referral r;
      r.id = row("cine_referral_id");
      r.on = Day(row("cine_referral_date"));
      r.need = row("cine_cin_primary_need_code");
      r.source = row("cine_referral_source_code");
      r.no_further_action = IsYes(row("cine_referral_nfa"));
      r.close_reason = row("cine_close_reason");
      r.closed = Day(row("cine_close_date"));
      r.team = row("cine_referral_team");
      r.worker = row("cine_referral_worker_id");
      if (r.on) child.referrals.push_back(std::move(r));
    });
    std::unordered_map<std::string, std::vector<std::string>> factors;
    for (const Row row : record_.Of("ssd_assessment_factors")) {
      std::vector<std::string>& codes = factors[row("cinf_assessment_id")];
      for (std::string& code : ListOf(row("cinf_assessment_factors_json"))) codes.push_back(std::move(code));
    }
    Each("ssd_cin_assessments", "cina_person_id", [&](Child& child, const Row& row) {
      Assessment a;
      a.id = row("cina_assessment_id");
      a.referral = row("cina_referral_id");
      a.start = Day(row("cina_assessment_start_date"));
      a.authorised = Day(row("cina_assessment_auth_date"));
      a.seen = row("cina_assessment_child_seen");
      a.no_further_action = IsYes(row("cina_assessment_outcome_nfa"));
      a.team = row("cina_assessment_team");
      a.worker = row("cina_assessment_worker_id");
      if (const auto found = factors.find(a.id); found != factors.end()) a.factors = found->second;
      if (a.start) child.assessments.push_back(std::move(a));
    });
    Each("ssd_cin_plans", "cinp_person_id", [](Child& child, const Row& row) {
      child.cin_plans.push_back({{Day(row("cinp_cin_plan_start_date")), Day(row("cinp_cin_plan_end_date"))},
                                 row("cinp_cin_plan_id"),
                                 row("cinp_referral_id"),
                                 row("cinp_cin_plan_team"),
                                 row("cinp_cin_plan_worker_id")});
    });
    Each("ssd_cin_visits", "cinv_person_id", [](Child& child, const Row& row) {
      child.visits.push_back(
          {Day(row("cinv_cin_visit_date")), row("cinv_cin_visit_seen"), row("cinv_cin_visit_seen_alone")});
    });
  }

  void Protection() {
    Each("ssd_s47_enquiry", "s47e_person_id", [](Child& child, const Row& row) {
      Enquiry e;
      e.id = row("s47e_s47_enquiry_id");
      e.referral = row("s47e_referral_id");
      e.start = Day(row("s47e_s47_start_date"));
      e.end = Day(row("s47e_s47_end_date"));
      e.no_further_action = IsYes(row("s47e_s47_nfa"));
      e.team = row("s47e_s47_completed_by_team");
      e.worker = row("s47e_s47_completed_by_worker_id");
      if (e.start) child.enquiries.push_back(std::move(e));
    });
    Each("ssd_initial_cp_conference", "icpc_person_id", [](Child& child, const Row& row) {
      Conference c;
      c.id = row("icpc_icpc_id");
      c.enquiry = row("icpc_s47_enquiry_id");
      c.plan = row("icpc_cp_plan_id");
      c.referral = row("icpc_referral_id");
      c.on = Day(row("icpc_icpc_date"));
      c.target = Day(row("icpc_icpc_target_date"));
      c.made_plan = IsYes(row("icpc_icpc_outcome_cp_flag"));
      c.transfer_in = IsYes(row("icpc_icpc_transfer_in"));
      for (Enquiry& enquiry : child.enquiries) {
        if (child.enquiries.size() > kMostRowsOfAChild) break;  // left out below
        if (c.enquiry.empty() || enquiry.id != c.enquiry) continue;
        enquiry.conference = c;
        return;
      }
      child.conferences.push_back(std::move(c));
    });
    std::unordered_map<std::string, std::vector<Date>> reviews;
    for (const Row row : record_.Of("ssd_cp_reviews"))
      if (const MaybeDate on = Day(row("cppr_cp_review_date")))
        reviews[row("cppr_cp_plan_id")].push_back(*on);
    Each("ssd_cp_plans", "cppl_person_id", [&](Child& child, const Row& row) {
      ProtectionPlan p;
      p.id = row("cppl_cp_plan_id");
      p.referral = row("cppl_referral_id");
      p.from = Day(row("cppl_cp_plan_start_date"));
      p.to = Day(row("cppl_cp_plan_end_date"));
      p.initial = row("cppl_cp_plan_initial_category");
      p.latest = row("cppl_cp_plan_latest_category");
      p.of_other_authority = IsYes(row("cppl_cp_plan_ola"));
      if (const auto found = reviews.find(p.id); found != reviews.end()) p.reviews = found->second;
      std::sort(p.reviews.begin(), p.reviews.end());
      if (p.from) child.protection_plans.push_back(std::move(p));
    });
    Each("ssd_cp_visits", "cppv_person_id", [](Child& child, const Row& row) {
      child.protection_visits.push_back(
          {Day(row("cppv_cp_visit_date")), row("cppv_cp_visit_seen"), row("cppv_cp_visit_seen_alone")});
    });
  }

  void Care() {
    std::unordered_map<std::string, std::string> child_of_care;
    Each("ssd_cla_episodes", "clae_person_id", [&](Child& child, const Row& row) {
      CareEpisode e;
      e.from = Day(row("clae_cla_episode_start_date"));
      e.to = Day(row("clae_cla_episode_ceased_date"));
      e.id = row("clae_cla_episode_id");
      e.care = row("clae_cla_id");
      e.referral = row("clae_referral_id");
      e.why_begun = row("clae_cla_episode_start_reason");
      e.need = row("clae_cla_primary_need_code");
      e.why_ended = row("clae_cla_episode_ceased_reason");
      e.placement = row("clae_cla_placement_id");
      e.entered = Day(row("clae_entered_care_date"));
      e.officer_contact = Day(row("clae_cla_last_iro_contact_date"));
      child_of_care[e.care] = child.id;
      if (e.from) child.care.push_back(std::move(e));
    });
    const auto child_of = [&](const std::string& person, const std::string& care) -> Child* {
      if (!person.empty()) return Of(person);
      const auto found = child_of_care.find(care);
      return found == child_of_care.end() ? nullptr : Of(found->second);
    };
    for (const Row row : record_.Of("ssd_cla_placement")) {
      Child* child = child_of(row("clap_person_id"), row("clap_cla_id"));
      if (child == nullptr) continue;
      Placement p;
      p.from = Day(row("clap_cla_placement_start_date"));
      p.to = Day(row("clap_cla_placement_end_date"));
      p.id = row("clap_cla_placement_id");
      p.kind = row("clap_cla_placement_type");
      p.urn = row("clap_cla_placement_urn");
      p.provider = row("clap_cla_placement_provider");
      p.postcode = row("clap_cla_placement_postcode");
      p.why_moved = row("clap_cla_placement_change_reason");
      child->placements.push_back(std::move(p));
    }
    Each("ssd_legal_status", "lega_person_id", [](Child& child, const Row& row) {
      child.legal.push_back(
          {{Day(row("lega_legal_status_start_date")), Day(row("lega_legal_status_end_date"))},
           row("lega_legal_status")});
    });
    for (const Row row : record_.Of("ssd_cla_reviews")) {
      Child* child = child_of(row("clar_person_id"), row("clar_cla_id"));
      if (child != nullptr && !IsYes(row("clar_cla_review_cancelled")))
        child->reviews.push_back({Day(row("clar_cla_review_date")), row("clar_cla_review_participation")});
    }
    Each("ssd_cla_visits", "clav_person_id", [](Child& child, const Row& row) {
      child.care_visits.push_back(
          {Day(row("clav_cla_visit_date")), row("clav_cla_visit_seen"), row("clav_cla_visit_seen_alone")});
    });
    Each("ssd_cla_health", "clah_person_id", [](Child& child, const Row& row) {
      const std::string status = ToLowerAscii(row("clah_health_check_status"));
      if (status.find("refus") == std::string::npos && status.find("cancel") == std::string::npos &&
          status.find("plan") == std::string::npos)
        child.health.push_back(
            {Day(row("clah_health_check_date")), ToLowerAscii(row("clah_health_check_type"))});
    });
    Each("ssd_cla_immunisations", "clai_person_id",
         [](Child& child, const Row& row) { child.immunised = row("clai_immunisations_status"); });
    Each("ssd_cla_convictions", "clac_person_id", [](Child& child, const Row& row) {
      child.convictions.push_back(Day(row("clac_cla_conviction_date")));
    });
    Each("ssd_cla_substance_misuse", "clas_person_id", [](Child& child, const Row& row) {
      child.substances.push_back({Day(row("clas_substance_misuse_date")), row("clas_intervention_received")});
    });
    Each("ssd_sdq_scores", "csdq_person_id", [](Child& child, const Row& row) {
      child.questionnaires.push_back(
          {Day(row("csdq_sdq_completed_date")), row("csdq_sdq_score"), row("csdq_sdq_reason")});
    });
    Each("ssd_missing", "miss_person_id", [](Child& child, const Row& row) {
      child.missing.push_back(
          {{Day(row("miss_missing_episode_start_date")), Day(row("miss_missing_episode_end_date"))},
           row("miss_missing_episode_type"),
           row("miss_missing_rhi_offered"),
           row("miss_missing_rhi_accepted")});
    });
    Each("ssd_permanence", "perm_person_id", [](Child& child, const Row& row) {
      Permanence p;
      p.decided = Day(row("perm_adm_decision_date"));
      p.order = Day(row("perm_placement_order_date"));
      p.matched = Day(row("perm_matched_date"));
      p.placed = Day(row("perm_placed_for_adoption_date"));
      p.reversed = Day(row("perm_decision_reversed_date"));
      p.reversed_reason = row("perm_decision_reversed_reason");
      p.final_order = Day(row("perm_permanence_order_date"));
      p.fostering = Day(row("perm_placed_ffa_cp_date"));
      p.order_type = ToLowerAscii(row("perm_permanence_order_type"));
      p.adopters = row("perm_number_of_adopters");
      p.adopter_sex = row("perm_adopter_sex");
      p.adopter_status = row("perm_adopter_legal_status");
      p.by_foster_carer = IsYes(row("perm_adopted_by_carer_flag"));
      child.permanence.push_back(std::move(p));
    });
    Each("ssd_cla_previous_permanence", "lapp_person_id", [](Child& child, const Row& row) {
      child.previous_permanence.push_back({row("lapp_previous_permanence_option"),
                                           row("lapp_previous_permanence_la"),
                                           row("lapp_previous_permanence_order_date")});
    });
    Each("ssd_care_leavers", "clea_person_id", [](Child& child, const Row& row) {
      child.leaving.push_back({row("clea_care_leaver_eligibility"), row("clea_care_leaver_in_touch"),
                               row("clea_care_leaver_accommodation"), row("clea_care_leaver_accom_suitable"),
                               row("clea_care_leaver_activity"), row("clea_care_leaver_personal_advisor"),
                               row("clea_care_leaver_allocated_team"), row("clea_care_leaver_worker_id"),
                               Day(row("clea_care_leaver_latest_contact")),
                               Day(row("clea_pathway_plan_review_date"))});
    });
  }

  void Around() {
    std::unordered_map<std::string, std::string> child_of_referral;
    for (const Child& child : model_.children)
      for (const Referral& referral : child.referrals) child_of_referral[referral.id] = child.id;
    for (const Row row : record_.Of("ssd_involvements")) {
      std::string person = row("invo_person_id");
      if (person.empty())
        if (const auto found = child_of_referral.find(row("invo_referral_id"));
            found != child_of_referral.end())
          person = found->second;
      if (Child* child = Of(person))
        child->involvements.push_back(
            {{Day(row("invo_involvement_start_date")), Day(row("invo_involvement_end_date"))},
             row("invo_professional_id"),
             row("invo_professional_role_id"),
             row("invo_professional_team"),
             row("invo_worker_change_reason"),
             row("invo_referral_id")});
    }
    for (const Row row : record_.Of("ssd_professionals"))
      model_.workers[row("prof_professional_id")] = {
          row("prof_professional_name"), row("prof_social_worker_registration_no"),
          row("prof_professional_job_title"), row("prof_professional_department")};
    for (const Row row : record_.Of("ssd_department"))
      model_.teams[row("dept_team_id")] = row("dept_team_name");
  }

  void LeaveOut() {
    std::erase_if(model_.children, [&](const Child& child) {
      bool too_many = false;
      const auto count = [&](const auto&... lists) {
        too_many = ((lists.size() > kMostRowsOfAChild) || ...);
      };
      count(child.children_born, child.disabilities, child.addresses, child.contacts, child.early_help,
            child.referrals, child.assessments, child.cin_plans, child.enquiries, child.conferences,
            child.protection_plans, child.visits, child.protection_visits, child.care_visits, child.care,
            child.placements, child.legal, child.reviews, child.health, child.questionnaires, child.missing,
            child.permanence, child.previous_permanence, child.leaving, child.involvements, child.asylum,
            child.convictions, child.substances);
      if (too_many) model_.left_out.push_back(child.id);
      return too_many;
    });
  }

  static void Sort(Child& child) {
    const auto by_start = [](const Stretch& a, const Stretch& b) { return a.from < b.from; };
    const auto by_day = [](const auto& a, const auto& b) { return a.on < b.on; };
    std::sort(child.children_born.begin(), child.children_born.end());
    std::stable_sort(child.referrals.begin(), child.referrals.end(), by_day);
    std::stable_sort(child.protection_plans.begin(), child.protection_plans.end(), by_start);
    std::stable_sort(child.care.begin(), child.care.end(), by_start);
    std::stable_sort(child.legal.begin(), child.legal.end(), by_start);
    std::stable_sort(child.addresses.begin(), child.addresses.end(), by_start);
    std::stable_sort(child.involvements.begin(), child.involvements.end(), by_start);
    for (std::vector<Visit>* visits : {&child.visits, &child.protection_visits, &child.care_visits})
      std::stable_sort(visits->begin(), visits->end(), by_day);
  }

  const CaseRecord& record_;
  CaseModel model_;
  std::unordered_map<std::string, std::size_t> at_;
};

}  // namespace

CaseModel ReadModel(const CaseRecord& record) {
  return Reader(record).Read();
}

bool IsYes(const std::string& flag) {
  const std::string folded = ToLowerAscii(flag);
  return folded == "y" || folded == "1" || folded == "yes" || folded == "true";
}

bool Touches(const Stretch& stretch, Date first, Date last) {
  return stretch.from && *stretch.from <= last && (!stretch.to || *stretch.to >= first);
}

const Placement* Child::PlacementOf(const CareEpisode& episode) const {
  for (const Placement& placement : placements)
    if (!episode.placement.empty() && placement.id == episode.placement) return &placement;
  return nullptr;
}

std::string Child::LegalOn(Date day) const {
  std::string status;
  for (const LegalStatus& legal_status : legal)
    if (legal_status.from && *legal_status.from <= day && (!legal_status.to || day < *legal_status.to))
      status = legal_status.status;
  return status;
}

std::string Child::HomeOn(Date day) const {
  const Address* best = nullptr;
  for (const Address& address : addresses) {
    if (address.postcode.empty() || address.kind == "PLACEMENT") continue;
    if (best == nullptr || (address.from && *address.from <= day)) best = &address;
  }
  return best == nullptr ? "" : best->postcode;
}

}  // namespace kindred::statutory::build
