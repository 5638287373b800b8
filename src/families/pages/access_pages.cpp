// Who looked at a family and what was changed in its record: the access log and the journal of one record.
#include <simdjson.h>

#include <algorithm>
#include <map>

#include "families/pages/access.mustache.hpp"
#include "families/pages/family_views.hpp"
#include "families/record.sql.hpp"
#include "sharing/disclosures.hpp"
#include "store/journal.hpp"

namespace kindred::families {
namespace {

using sharing::Access;
using store::Transaction;

constexpr std::size_t kMostShown = 100;
constexpr int kMostPerPerson = 50;

// Names of accounts, each asked for once.
class AccountNames {
 public:
  explicit AccountNames(Transaction& tx) : tx_(tx) {}
  std::string Of(AccountId account) {
    if (account.IsNone()) return "The program";
    auto [at, fresh] = names_.try_emplace(account.value);
    if (fresh)
      at->second =
          tx_.SelectText(sql::account_name, account).value_or("Account " + std::to_string(account.value));
    return at->second;
  }

 private:
  Transaction& tx_;
  std::map<std::int64_t, std::string> names_;
};

struct About {
  std::string who;  // the member, or the family
  store::journal::Entry entry;
};

// A text member of a JSON object; empty when there is none.
std::string TextOf(const std::optional<std::string>& json, std::string_view name) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view text;
  if (!json || parser.parse(*json).get(root) != simdjson::SUCCESS) return {};
  return root[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

// Does the entry mark a value of a source that the reader does not see (or that is no longer there)?
bool IsWithheld(const store::journal::Entry& entry, const FamilyRecord& record, const Access& access) {
  if (entry.action != "marked") return false;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::int64_t source = 0;
  if (!entry.became || parser.parse(*entry.became).get(root) != simdjson::SUCCESS ||
      root["source"].get(source) != simdjson::SUCCESS)
    return true;
  return std::none_of(record.sources.begin(), record.sources.end(), [&](const SourceOfFact& s) {
    return s.id.value == source && access.Seen().Sees(PersonId{entry.entity}, s.agency, s.section);
  });
}

// What was done, in words.
std::string WordsOf(const store::journal::Entry& entry) {
  if (entry.action == "marked") {
    const std::string fact = TextOf(entry.became, "fact");
    return "Marked which one holds. " + FactTitle(fact) + ": " +
           ShownValue(fact, TextOf(entry.became, "value"));
  }
  if (entry.action == "unmarked") return "Took back the mark. " + FactTitle(TextOf(entry.was, "fact"));
  if (entry.action == "decided") {
    const std::string verdict = TextOf(entry.became, "verdict");
    return verdict == "same"        ? "Decided that two records are the same person"
           : verdict == "different" ? "Decided that two records are different people"
                                    : "Looked at two records and was not sure";
  }
  if (entry.action == "undone") return "Undid a decision about two records";
  if (entry.action == "opened") return "Opened the record";
  return entry.action;
}

void Collect(Transaction& tx, std::string_view kind, std::int64_t entity, const std::string& who,
             std::vector<About>& to) {
  for (store::journal::Entry& entry : store::journal::OfEntity(tx, kind, entity, kMostPerPerson))
    to.push_back({who, std::move(entry)});
}

web::Table ChangesOf(Transaction& tx, const Access& access, const FamilyRecord& record, AccountNames& names) {
  std::vector<About> entries;
  Collect(tx, "family", record.family.value, "The family", entries);
  for (const Member& m : record.members) {
    if (!m.current) continue;
    Collect(tx, "person", m.person.value, m.name, entries);
    std::vector<std::int64_t> records;
    for (const store::Row& row : tx.Select(sql::records_ever_of_person, m.person))
      records.push_back(row.Int(0));
    for (const std::int64_t one : records) Collect(tx, "link", one, m.name, entries);
  }
  std::sort(entries.begin(), entries.end(),
            [](const About& a, const About& b) { return a.entry.entry_id > b.entry.entry_id; });
  web::Table table{
      .caption = "What people changed here, newest first",
      .heads = {{"When"}, {"Who"}, {"About"}, {"What"}, {"Why"}},
      .empty =
          "Nobody has changed anything here. Extracts that changed facts are under Sources and conflicts.",
      .dense = true};
  for (std::size_t i = 0; i < entries.size() && i < kMostShown; ++i) {
    const store::journal::Entry& entry = entries[i].entry;
    const bool withheld = IsWithheld(entry, record, access);
    table.rows.push_back(
        {{{.text = FormatLondon(entry.at)},
          {.text = names.Of(entry.account)},
          {.text = entries[i].who},
          {.text = withheld ? "Marked which one holds; the value is not shown to you" : WordsOf(entry)},
          {.text = withheld ? "" : entry.reason}}});
  }
  return std::move(table.Finish());
}

Result<web::Table> LooksAt(const Desk& desk, const FamilyRecord& record, AccountNames& names) {
  struct Look {
    store::AccessRow row;
    std::string about;
  };
  std::vector<Look> looks;
  for (const Member& m : record.members) {
    if (!m.current) continue;
    auto rows = desk.Use().log->OfPerson(m.person, kMostPerPerson);
    if (!rows) return Unexpected(rows.error());
    for (store::AccessRow& row : *rows) looks.push_back({std::move(row), m.name});
  }
  std::sort(looks.begin(), looks.end(),
            [](const Look& a, const Look& b) { return a.row.entry_id > b.row.entry_id; });
  web::Table table{.caption = "Who looked, newest first",
                   .heads = {{"When"}, {"Who"}, {"Role"}, {"About"}, {"Why"}, {"What"}},
                   .empty = "Nobody has looked yet.",
                   .dense = true};
  for (std::size_t i = 0; i < looks.size() && i < kMostShown; ++i) {
    const store::AccessRow& row = looks[i].row;
    table.rows.push_back({{{.text = FormatLondon(row.at)},
                           {.text = names.Of(row.account)},
                           {.text = row.role},
                           {.text = looks[i].about},
                           {.text = row.purpose},
                           {.text = row.refused ? "refused: " + row.reason : row.action}}});
  }
  return std::move(table.Finish());
}

// What was shared about the family, or was not, and who overrode what: nothing about it is silent.
web::Table DecisionsAbout(Transaction& tx, const FamilyRecord& record, AccountNames& names) {
  std::map<std::string, std::pair<sharing::Disclosure, std::string>> decisions;
  for (const Member& m : record.members)
    for (sharing::Disclosure& d : sharing::DisclosuresOf(tx, m.person)) {
      auto [at, fresh] = decisions.try_emplace(d.ref, d, m.name);
      if (!fresh) at->second.second += ", " + m.name;
    }
  std::vector<const std::pair<sharing::Disclosure, std::string>*> newest;
  for (const auto& [ref, decision] : decisions) newest.push_back(&decision);
  std::sort(newest.begin(), newest.end(),
            [](const auto* a, const auto* b) { return a->first.made_at > b->first.made_at; });
  web::Table table{.caption = "What was decided about sharing, newest first",
                   .heads = {{"When"}, {"Who"}, {"What"}, {"About"}, {"Why"}, {"Review"}},
                   .empty = "Nobody has shared anything outside the agreements, or overridden a protection.",
                   .dense = true};
  for (const auto* one : newest) {
    const sharing::Disclosure& d = one->first;
    table.rows.push_back(
        {{{.text = FormatLondon(d.made_at)},
          {.text = names.Of(d.made_by)},
          {.text = std::string(sharing::DisclosureWords(d.kind)) + (d.what.empty() ? "" : ": " + d.what) +
                   (d.to.empty() ? "" : ", with " + d.to)},
          {.text = one->second},
          {.text = d.why},
          {.text = d.outcome ? std::string(sharing::OutcomeWords(*d.outcome)) : "Waits"}}});
  }
  return std::move(table.Finish());
}

web::Response ShowAccess(const Desk& desk, const web::Request& request) {
  return desk.OnFamily(
      request, false,
      [&](Transaction& tx, const Access& access, const FamilyRecord& record) -> Result<web::Response> {
        AccessView view{.head = desk.Head(request, record, "access", "Access and changes")};
        AccountNames names(tx);
        view.share = "/families/" + record.ref + "/share";
        if (const auto& may = desk.Use().shell.Options().may_use;
            may && may(*request.who, {"administer", "audit"}))
          for (const Member& m : record.members)
            view.protection.push_back(
                {"Protection and wishes of " + m.name, "/people/" + m.ref + "/protection", ""});
        view.said = "Every look at this family is kept: who, when and why. The family may ask to see it.";
        if (!access.Allows(Section::kAudit) || desk.Use().log == nullptr) {
          view.said =
              "Your role does not include reading who looked. Those who work with this family, auditors and "
              "the "
              "family itself may read it.";
        } else {
          auto looks = LooksAt(desk, record, names);
          if (!looks) return Unexpected(looks.error());
          view.looks = std::move(*looks);
          view.changes = ChangesOf(tx, access, record, names);
          view.decisions = DecisionsAbout(tx, record, names);
        }
        std::string content;
        templates::RenderAccess(content, view);
        return desk.Page(request, PageOf(record, "Access and changes"), content, access);
      });
}

}  // namespace

void AddAccessRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  routes.push_back(
      {web::Method::kGet, "/families/{ref}/access", {"view", "core"}, [desk](const web::Request& r) {
         return ShowAccess(desk, r);
       }});
}

}  // namespace kindred::families
