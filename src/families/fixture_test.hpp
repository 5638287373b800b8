// A small area for tests: a store in a folder that goes away with the test, filled through the tables of
// intake as an import would fill them, with everybody allowed to read (who may is sharing's to test).
//
//   Area area;
//   area.Source("schools", "education", "2026-01-15");
//   area.Add("schools", "P1", {{"forename", "Theo"}, {"surname", "Reid"}, {"born", "2017-03-12"}});
//   LinkReport report = area.Link();
//   area.PersonOf("schools", "P1")
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "embedded/families_migrations.hpp"
#include "embedded/identity_migrations.hpp"
#include "embedded/intake_migrations.hpp"
#include "embedded/sharing_migrations.hpp"
#include "families/link.hpp"
#include "families/linking.sql.hpp"
#include "store/fixture_test.hpp"
#include "store/sealing.hpp"

namespace kindred::families {

// Lets everything through; the ticket is ready at once.
class OpenGate : public sharing::Gate {
 public:
  Result<sharing::Access> Open(const sharing::Asker& asker, const sharing::AccessRequest& request) override {
    asked.push_back(request);
    Sections granted = request.sections.And(allowed);
    return Make(asker.account, request.action, granted, withheld, std::make_shared<Ready>());
  }
  Result<sharing::Sight> Weigh(store::Transaction&, const sharing::Asker&,
                               const sharing::AccessRequest& request) override {
    return sharing::Sight(request.sections.And(allowed), nullptr, false);
  }
  Sections allowed = Sections::All();
  std::vector<std::string> withheld;
  std::vector<sharing::AccessRequest> asked;

 private:
  class Ready : public DurableTicket {
   public:
    void OnReady(std::function<void(bool)> done) override { done(true); }
  };
};

class Area {
 public:
  using Facts = std::vector<std::pair<std::string, std::string>>;

  Area() : clock(Instant{1'774'951'200'000'000}) {  // 31 March 2026, 10:00 UTC
    store::Options options;
    options.clock = &clock;
    options.key_file = folder.Path("kindred.key");
    auto add = [&](std::string_view domain, std::span<const embedded::File> files) {
      auto some = store::MigrationsOf(domain, files);
      options.migrations.insert(options.migrations.end(), some.begin(), some.end());
    };
    add("identity", embedded::identity_migrations());
    add("sharing", embedded::sharing_migrations());
    add("intake", embedded::intake_migrations());
    add("families", embedded::families_migrations());
    auto opened = store::Open(place.Location(), options);
    EXPECT_TRUE(opened) << opened.error().message;
    db = std::move(*opened);
  }

  void Write(const std::function<void(store::Transaction&)>& work) {
    auto done = db->Write([&](store::Transaction& tx) -> Result<void> {
      work(tx);
      return {};
    });
    EXPECT_TRUE(done) << done.error().message;
  }

  std::int64_t Int(std::string_view sql) {
    std::int64_t value = -1;
    auto done = db->Read([&](store::Transaction& tx) -> Result<void> {
      value = tx.SelectInt(sql).value_or(-1);
      return {};
    });
    EXPECT_TRUE(done) << done.error().message;
    return value;
  }

  // A source with one published extract.
  void Source(const std::string& name, const std::string& kind, const std::string& as_of,
              const std::string& title = "") {
    Write([&](store::Transaction& tx) {
      const std::int64_t source = tx.NewId(), extract = tx.NewId();
      tx.Execute(
          "INSERT INTO source (source_id, authority, agency, agency_id, name, title, kind, own, "
          "expected_every_days, published_extract) VALUES (?1, '808', ?6, 1, ?2, ?3, ?4, 0, 120, ?5)",
          source, name, title.empty() ? name : title, kind, extract, "Eastmoor " + kind);
      tx.Execute(
          "INSERT INTO extract (extract_id, source_id, state, declared, as_of, started_at, published_at, "
          "account_id, files, file_digest, mapping_digest) VALUES (?1, ?2, 'published', 'full', ?3, ?4, ?4, "
          "1, '[]', ?5, '')",
          extract, source, as_of, clock.Now(), store::Blob{"x"});
      sources_[name] = {source, extract};
    });
  }
  // From here on the source's rows are of a new extract, which is published at once.
  void NextExtract(const std::string& name, const std::string& as_of) {
    Write([&](store::Transaction& tx) {
      SourceIds& ids = sources_.at(name);
      const std::int64_t extract = tx.NewId();
      tx.Execute(
          "INSERT INTO extract (extract_id, source_id, state, declared, as_of, started_at, published_at, "
          "account_id, files, file_digest, mapping_digest) VALUES (?1, ?2, 'published', 'changes', ?3, ?4, ?4, "
          "1, '[]', ?5, '')",
          extract, ids.id, as_of, clock.Now(), store::Blob{"x"});
      tx.Execute("UPDATE source SET published_extract = ?2 WHERE source_id = ?1", ids.id, extract);
      ids.extract = extract;
    });
  }
  std::int64_t ExtractOf(const std::string& name) { return sources_.at(name).extract; }
  void RemoveSource(const std::string& name) {
    Write([&](store::Transaction& tx) {
      tx.Execute("UPDATE source SET removed_at = ?2 WHERE source_id = ?1", sources_.at(name).id, clock.Now());
    });
  }

  // Facts of one person by one source: forename surname middle former_surname born due died sex nhs upn
  // former_upn address postcode household phone; other names become single facts. Returns the record.
  RecordId Add(const std::string& source, const std::string& local_id, const Facts& facts) {
    RecordId record;
    Write([&](store::Transaction& tx) {
      record = Record(tx, source, local_id);
      JsonWriter json;
      json.BeginObject().Field("ID", local_id);
      std::map<std::string, std::string> by;
      for (const auto& [name, value] : facts) {
        by[name] = value;
        json.Field(name, value);
      }
      json.EndObject();
      const Place at = Row(tx, source, "people", json.Text());
      auto take = [&](const char* name) {
        auto found = by.find(name);
        std::string value = found == by.end() ? "" : found->second;
        by.erase(name);
        return value;
      };
      const std::string forename = take("forename"), middle = take("middle"), surname = take("surname");
      if (!forename.empty() || !surname.empty()) Name(tx, at, record, "current", forename, middle, surname);
      if (const std::string former = take("former_surname"); !former.empty())
        Name(tx, at, record, "former", "", "", former);
      const std::string line = take("address"), postcode = take("postcode"), moved = take("moved");
      if (!line.empty() || !postcode.empty())
        tx.Execute(
            "INSERT INTO record_address (row_id, source_id, record_id, first_extract, kind, line, postcode, "
            "from_date) VALUES (?1, ?2, ?3, ?4, 'home', ?5, ?6, ?7)",
            at.row, at.source, record, at.extract, line, postcode, OrNull(moved));
      for (const char* scheme : {"nhs", "upn", "former_upn"})
        if (const std::string value = take(scheme); !value.empty())
          tx.Execute(
              "INSERT INTO record_identifier (row_id, source_id, record_id, first_extract, scheme, value) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
              at.row, at.source, record, at.extract, scheme, value);
      if (const std::string key = take("household"); !key.empty())
        tx.Execute(
            "INSERT INTO record_group (row_id, source_id, record_id, first_extract, kind, group_key) "
            "VALUES (?1, ?2, ?3, ?4, 'household', ?5)",
            at.row, at.source, record, at.extract, key);
      if (const std::string phone = take("phone"); !phone.empty())
        tx.Execute(
            "INSERT INTO record_contact (row_id, source_id, record_id, first_extract, kind, value) "
            "VALUES (?1, ?2, ?3, ?4, 'phone', ?5)",
            at.row, at.source, record, at.extract, phone);
      for (auto& [name, value] : by) {
        const std::string fact = name == "born"   ? "birth_date"
                                 : name == "due"  ? "expected_birth_date"
                                 : name == "died" ? "death_date"
                                                  : name;
        tx.Execute(
            "INSERT INTO record_fact (row_id, source_id, record_id, first_extract, name, value) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            at.row, at.source, record, at.extract, fact, value);
      }
    });
    return record;
  }

  void Relate(const std::string& source, const std::string& person, const std::string& kind,
              const std::string& other, int parental_responsibility = -1, const std::string& to = "") {
    Write([&](store::Transaction& tx) {
      const RecordId a = Record(tx, source, person), b = Record(tx, source, other);
      const Place at = Row(tx, source, "relationships", "{}");
      tx.Execute(
          "INSERT INTO record_relationship (row_id, source_id, record_id, first_extract, other_record_id, "
          "kind, "
          "parental_responsibility, to_date) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
          at.row, at.source, a, at.extract, b, kind,
          parental_responsibility < 0 ? std::nullopt : std::optional(parental_responsibility), OrNull(to));
    });
  }

  void Involve(const std::string& source, const std::string& person, const std::string& service,
               const std::string& status, const std::string& from, const std::string& to,
               const std::string& organisation = "", const std::string& worker = "",
               const std::string& contact = "", const std::string& detail = "") {
    Write([&](store::Transaction& tx) {
      const RecordId a = Record(tx, source, person);
      const Place at = Row(tx, source, "involvements", "{}");
      tx.Execute(
          "INSERT INTO involvement (involvement_id, row_id, source_id, record_id, first_extract, service, "
          "status, "
          "organisation, worker, worker_contact, detail, from_date, to_date) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
          tx.NewId(), at.row, at.source, a, at.extract, service, OrNull(status), OrNull(organisation),
          OrNull(worker), OrNull(contact), OrNull(detail), OrNull(from), OrNull(to));
    });
  }

  void Event(const std::string& source, const std::string& person, const std::string& kind,
             const std::string& on, const std::string& title, int significance = 1,
             const std::string& detail = "") {
    Write([&](store::Transaction& tx) {
      const RecordId a = Record(tx, source, person);
      const Place at = Row(tx, source, "events", "{}");
      tx.Execute(
          "INSERT INTO event (event_id, row_id, source_id, record_id, first_extract, kind, on_date, title, "
          "detail, "
          "significance) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
          tx.NewId(), at.row, at.source, a, at.extract, kind, on, title, OrNull(detail), significance);
    });
  }

  void Decide(RecordId a, RecordId b, const std::string& verdict) {
    Write([&](store::Transaction& tx) {
      tx.Execute(
          "INSERT INTO link_decision (decision_id, record_a, record_b, verdict, reason, account_id, made_at) "
          "VALUES (?1, ?2, ?3, ?4, 'because', 1, ?5)",
          tx.NewId(), std::min(a.value, b.value), std::max(a.value, b.value), verdict, clock.Now());
    });
  }
  void UndoDecisions() {
    Write(
        [&](store::Transaction& tx) { tx.Execute("UPDATE link_decision SET undone_at = ?1", clock.Now()); });
  }

  sharing::Access Access() {
    return *gate.Open({AccountId{1}, AgencyId{1}, "practitioner"},
                      {.action = Action::kView, .purpose = "direct care", .sections = Sections::All()});
  }
  LinkReport Link() {
    LinkOptions options;
    options.clock = &clock;
    options.engine.threads = 1;
    auto report = LinkAll(*db, Access(), options);
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : LinkReport{};
  }

  PersonId PersonOf(const std::string& source, const std::string& local_id) {
    std::int64_t person = 0;
    auto done = db->Read([&](store::Transaction& tx) -> Result<void> {
      person = tx.SelectInt("SELECT p.person_id FROM live_person_record p WHERE p.record_id = ?1",
                            records_.at({source, local_id}))
                   .value_or(0);
      return {};
    });
    EXPECT_TRUE(done) << done.error().message;
    return PersonId{person};
  }
  FamilyId FamilyOf(const std::string& source, const std::string& local_id) {
    std::int64_t family = 0;
    const PersonId person = PersonOf(source, local_id);
    auto done = db->Read([&](store::Transaction& tx) -> Result<void> {
      family = tx.SelectInt("SELECT family_id FROM live_family_member WHERE person_id = ?1 AND current = 1",
                            person)
                   .value_or(0);
      return {};
    });
    EXPECT_TRUE(done) << done.error().message;
    return FamilyId{family};
  }
  RecordId RecordOf(const std::string& source, const std::string& local_id) {
    return records_.at({source, local_id});
  }

  FixedClock clock;
  OpenGate gate;
  store::Folder folder;
  store::StorePlace place{store::DatabaseOfThisRun(), folder};  // goes after the store
  std::unique_ptr<store::Database> db;

 private:
  struct SourceIds {
    std::int64_t id, extract;
  };
  struct Place {
    std::int64_t row, source, extract;
  };
  static std::optional<std::string_view> OrNull(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
  }
  Place Row(store::Transaction& tx, const std::string& source, const std::string& table,
            const std::string& json) {
    const SourceIds ids = sources_.at(source);
    const Place at{tx.NewId(), ids.id, ids.extract};
    const Digest digest = Hash(json);
    tx.Execute(
        "INSERT INTO source_row (row_id, source_id, table_name, row_key, first_extract, file, line, hash, "
        "payload) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        at.row, at.source, table, std::to_string(at.row), at.extract, table + ".csv", ++line_,
        store::Blob{AsText(digest)}, store::Blob{store::Seal(tx, {"extract", ids.extract}, json)});
    return at;
  }
  RecordId Record(store::Transaction& tx, const std::string& source, const std::string& local_id) {
    auto [at, fresh] = records_.try_emplace({source, local_id});
    if (fresh) {
      at->second = RecordId{tx.NewId()};
      tx.Execute(
          "INSERT INTO source_record (record_id, source_id, local_id, first_extract) VALUES (?1, ?2, ?3, ?4)",
          at->second, sources_.at(source).id, local_id, sources_.at(source).extract);
    }
    return at->second;
  }
  void Name(store::Transaction& tx, const Place& at, RecordId record, const std::string& kind,
            const std::string& forename, const std::string& middle, const std::string& surname) {
    tx.Execute(
        "INSERT INTO record_name (row_id, source_id, record_id, first_extract, kind, forename, middle, "
        "surname) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        at.row, at.source, record, at.extract, kind, OrNull(forename), OrNull(middle), OrNull(surname));
  }

  std::map<std::string, SourceIds> sources_;
  std::map<std::pair<std::string, std::string>, RecordId> records_;
  int line_ = 1;
};

// The Okafor–Reid family as the case system, schools, health and the police know it, among neighbours who
// give the engine something to learn from.
inline void FillOkaforReid(Area& area) {
  area.Source("case_system", "social_care", "2026-03-30", "Case system");
  area.Source("schools", "education", "2026-01-15", "School census, spring");
  area.Source("health", "health", "2025-10-02", "Child health");
  area.Source("police", "police", "2026-03-01", "Police notifications");
  area.Add("case_system", "C1",
           {{"forename", "Amara"},
            {"surname", "Okafor"},
            {"born", "2012-05-14"},
            {"sex", "female"},
            {"address", "12 Elm Road"},
            {"postcode", "TS18 1AB"},
            {"upn", "A813000116001"}});
  area.Add("case_system", "C2",
           {{"forename", "Theo"},
            {"surname", "Reid"},
            {"born", "2017-03-12"},
            {"sex", "male"},
            {"address", "12 Elm Road"},
            {"postcode", "TS18 1AB"}});
  area.Add("case_system", "A1",
           {{"forename", "Ngozi"},
            {"surname", "Okafor"},
            {"born", "1986-08-02"},
            {"sex", "female"},
            {"address", "12 Elm Road"},
            {"postcode", "TS18 1AB"},
            {"phone", "01632 960111"}});
  area.Add("case_system", "A2",
           {{"forename", "Daniel"},
            {"surname", "Reid"},
            {"born", "1984-02-20"},
            {"sex", "male"},
            {"address", "12 Elm Road"},
            {"postcode", "TS18 1AB"}});
  area.Relate("case_system", "A1", "mother", "C1", 1);
  area.Relate("case_system", "A1", "mother", "C2", 1);
  area.Relate("case_system", "A2", "father", "C2", 1);
  area.Relate("case_system", "A2", "step_parent", "C1", 0);
  area.Relate("case_system", "A1", "partner", "A2");
  area.Involve("case_system", "C2", "Child protection plan", "cpp", "2025-11-03", "", "Eastmoor Council",
               "J. Marsh", "01632 960333", "Neglect");
  area.Involve("case_system", "C1", "Child in need plan", "cin", "2025-11-03", "", "Eastmoor Council",
               "J. Marsh", "01632 960333");
  area.Event("case_system", "C2", "referral", "2025-10-20", "Referral from school", 2);
  area.Add("schools", "P1",
           {{"forename", "Amara"},
            {"surname", "Okafor"},
            {"born", "2012-05-14"},
            {"sex", "female"},
            {"postcode", "TS18 1AB"},
            {"address", "12 Elm Road"},
            {"upn", "A813000116001"}});
  area.Add("schools", "P2",
           {{"forename", "Theo"},
            {"surname", "Reid"},
            {"born", "2017-12-03"},
            {"sex", "male"},
            {"postcode", "TS18 1AB"},
            {"address", "12 Elm Road"}});
  area.Involve("schools", "P1", "Secondary school", "", "2023-09-01", "", "Harbour Academy", "Mr Lowe",
               "01632 960444");
  area.Involve("schools", "P2", "Primary school", "", "2021-09-01", "", "Elm Primary", "Ms Tate",
               "01632 960445");
  area.Event("schools", "P1", "suspension", "2025-12-01", "Suspended from school", 2,
             "Reason: Physical assault");
  area.Add("health", "H1",
           {{"forename", "Amara"},
            {"surname", "Okafor"},
            {"born", "2012-05-14"},
            {"sex", "female"},
            {"postcode", "TS18 1AB"},
            {"nhs", "9434765919"}});
  area.Add("health", "H2",
           {{"forename", "Theo"},
            {"surname", "Reid"},
            {"born", "2017-03-12"},
            {"sex", "male"},
            {"postcode", "TS18 1AB"},
            {"nhs", "9434765870"}});
  area.Involve("health", "H2", "Health visiting", "", "2017-03-22", "2022-03-12", "Eastmoor NHS Trust");
  area.Event("police", "V1", "notification", "2025-10-18", "Called to the address", 3);
  area.Add("police", "V1",
           {{"forename", "Daniel"},
            {"surname", "Reid"},
            {"born", "1984-02-20"},
            {"sex", "male"},
            {"postcode", "TS18 1AB"},
            {"address", "12 Elm Road"}});
  static constexpr const char* kForenames[] = {"Mia", "Leo", "Zara", "Owen", "Isla", "Noah", "Freya", "Kian"};
  static constexpr const char* kSurnames[] = {"Holt", "Patel", "Mason", "Byrne", "Walsh", "Iqbal", "Dunn"};
  for (int i = 0; i < 56; ++i) {
    const std::string id = std::to_string(i), forename = kForenames[i % 8], surname = kSurnames[i % 7];
    const std::string born = FormatIso(Date::FromYmd(2009, 1, 1).AddDays(97 * i));
    const std::string postcode = "TS" + std::to_string(20 + i % 7) + " " + std::to_string(i % 9 + 1) + "QD";
    const Area::Facts facts = {{"forename", forename},
                               {"surname", surname},
                               {"born", born},
                               {"postcode", postcode},
                               {"address", std::to_string(i + 1) + " Mill Lane"},
                               {"sex", i % 2 ? "male" : "female"}};
    area.Add("schools", "N" + id, facts);
    if (i % 3) area.Add("health", "N" + id, facts);
    if (i % 5 == 0) area.Add("case_system", "N" + id, facts);
  }
}

}  // namespace kindred::families
