// The pages of families behind the real gate, over the Okafor–Reid family: readers who stand differently to
// it, an agreement between everybody, an access log.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "families/fixture_test.hpp"
#include "families/pages.hpp"
#include "families/record.hpp"
#include "families/standing.hpp"
#include "sharing/agreements.hpp"
#include "sharing/disclosures.hpp"

namespace kindred::families {

struct Reader {
  std::int64_t account, agency;
  const char* role;
};
inline constexpr Reader kMarsh{11, 1, "practitioner"};      // named in the family's plans
inline constexpr Reader kColleague{12, 1, "practitioner"};  // of the same agency, not named
inline constexpr Reader kTeacher{13, 2, "practitioner"};    // of the schools
inline constexpr Reader kStranger{14, 3, "practitioner"};   // of an agency that nobody here knows
inline constexpr Reader kOfficer{15, 1, "governance_officer"};
inline constexpr Reader kOther{16, 1, "auditor"};

class Access : public testing::Test {
 public:
  Access()
      : shell({.council = "Eastmoor Council"}, {web::MakeAsset("kindred.css", "")}),
        log(store::AccessLog::Open(area.place.Location(), LogOptions()).value()),
        gate(*area.db, *log) {
    gate.Use(Standings());
    FillOkaforReid(area);
    area.Write([](store::Transaction& tx) {
      tx.Execute(
          "INSERT INTO agency (agency_id, name, kind, created_at) VALUES (1, 'Eastmoor social_care', "
          "'social_care', 0), "
          "(2, 'Eastmoor education', 'education', 0), (3, 'Elsewhere', 'housing', 0)");
      for (const auto& [id, name, role, agency] : {std::tuple(11, "J. Marsh", "practitioner", 1),
                                                   {12, "A. Colleague", "practitioner", 1},
                                                   {13, "M. Teacher", "practitioner", 2},
                                                   {14, "S. Stranger", "practitioner", 3},
                                                   {15, "G. Officer", "governance_officer", 1},
                                                   {16, "H. Auditor", "auditor", 1}})
        tx.Execute(
            "INSERT INTO account (account_id, username, name, role, agency_id, password_hash, state, "
            "created_at) "
            "VALUES (?1, ?2, ?2, ?3, ?4, '', 'active', 0)",
            id, name, role, agency);
    });
    Agree({"Eastmoor social_care", "Eastmoor education", "Eastmoor health", "Eastmoor police", "Elsewhere"});
    area.Link();
    routes = Routes({.db = *area.db, .log = log.get(), .gate = gate, .shell = shell, .clock = area.clock});
  }
  store::Options LogOptions() {
    store::Options options;
    options.clock = &area.clock;
    options.key_file = area.folder.Path("kindred.key");
    return options;
  }
  void Agree(std::vector<std::string> between, Sections sections = Sections::All()) {
    sharing::Agreement agreement{.name = "Partnership",
                                 .between = std::move(between),
                                 .purposes = {"direct_care"},
                                 .sections = sections,
                                 .basis = "law"};
    agreement.period.from = Date::FromYmd(2025, 4, 1);
    area.Write([&](store::Transaction& tx) { (void)sharing::LoadAgreements(tx, {agreement}, AccountId{1}); });
  }
  web::Response Call(const Reader& reader, web::Method method, const std::string& pattern,
                     std::map<std::string, std::string> segments, web::Fields form = {}) {
    std::string path = pattern;
    for (const auto& [name, value] : segments)
      if (const auto at = path.find("{" + name + "}"); at != std::string::npos)
        path.replace(at, name.size() + 2, value);
    for (const web::Route& route : routes)
      if (route.method == method && route.pattern == pattern) {
        web::Request request{.method = method, .path = path, .form = std::move(form)};
        request.segments = std::move(segments);
        request.who = web::SignedIn{.account = AccountId{reader.account},
                                    .agency = AgencyId{reader.agency},
                                    .name = "N",
                                    .role = reader.role};
        request.csrf = "token";
        return route.handler(request);
      }
    ADD_FAILURE() << "no route " << pattern;
    return {};
  }
  web::Response Get(const Reader& reader, const std::string& part = "") {
    return Call(reader, web::Method::kGet, "/families/{ref}" + (part.empty() ? "" : "/" + part),
                {{"ref", Ref()}});
  }
  web::Response Post(const Reader& reader, const std::string& part, web::Fields form) {
    return Call(reader, web::Method::kPost, "/families/{ref}/" + part, {{"ref", Ref()}}, std::move(form));
  }
  static web::Fields Form(std::initializer_list<std::pair<const char*, std::string>> fields) {
    web::Fields form;
    for (const auto& [name, value] : fields) form.Add(name, value);
    return form;
  }
  static std::string To(const web::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Location") return value;
    return "";
  }
  std::string Text(std::string_view sql, std::int64_t id) {
    std::string text;
    (void)area.db->Read([&](store::Transaction& tx) -> Result<void> {
      text = tx.SelectText(sql, id).value_or("");
      return {};
    });
    return text;
  }
  std::string Ref() {
    return Text("SELECT ref FROM family WHERE family_id = ?1", area.FamilyOf("case_system", "C1").value);
  }
  std::string PersonRef(const std::string& source, const std::string& id) {
    return Text("SELECT ref FROM person WHERE person_id = ?1", area.PersonOf(source, id).value);
  }
  void Add(sharing::RuleKind kind, const std::string& id, std::int64_t account = 0) {
    area.Write([&](store::Transaction& tx) {
      sharing::AddRule(tx,
                       {.kind = kind,
                        .person = area.PersonOf("case_system", id),
                        .account = AccountId{account},
                        .words = "because"},
                       AccountId{15}, "test");
    });
  }

  Area area;
  web::Shell shell;
  std::unique_ptr<store::AccessLog> log;
  sharing::StoreGate gate;
  std::vector<web::Route> routes;
};

}  // namespace kindred::families
