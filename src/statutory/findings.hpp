// What a check found, read for pages and files: rules with their counts, findings in any order and part,
// children, and who can mend what. Findings of a finished check never change, so a page asks first whom it
// will show (PeopleOf…, ids only), opens the gate for exactly these, and then reads.
//
//   const FindingQuery query{.check = check.id, .rule = 14, .limit = 50};
//   auto access = gate.Open(asker, {.people = PeopleOfFindings(tx, query), …});
//   for (const Finding& finding : ListFindings(tx, *access, query).rows) Show(finding.child,
//   finding.message);
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sharing/access.hpp"
#include "statutory/checks.hpp"
#include "store/database.hpp"

namespace kindred::statutory {

// A rule and what became of it. Holds nothing of a child.
struct RuleCounts {
  std::int64_t rule_no = 0;
  std::string code, level, message, fields, skipped;  // skipped: why it was not run; empty: it was
  std::int64_t findings = 0, new_findings = 0, fixed = 0, children = 0;
};
// In the order of their codes; `fixed` is counted where the check has one before it.
[[nodiscard]] std::vector<RuleCounts> ListRules(store::Transaction& tx, const Check& check);

enum class FindingState { kFirst, kNew, kStill, kFixed };  // first: there is no check before to compare with
[[nodiscard]] std::string_view StateWords(FindingState state);  // "New", "Still there", "Fixed", ""

struct Finding {
  CheckId check;  // where its row and line are; of a fixed one the check before
  std::int64_t number = 0, rule_no = 0, child_no = 0, row = -1, line = 0;
  int table_no = -1;
  std::string code, level, message, child, team, worker, table, fields;
  std::int64_t record = 0;  // the child in the authority's own social care; 0: not known
  std::int64_t row_id = 0;  // the imported row; 0: uploaded, or quarantined
  FindingState state = FindingState::kFirst;
};

struct FindingQuery {
  CheckId check;
  std::optional<CheckId> gone_from;  // only those of `check` that this later check no longer has
  std::int64_t rule = -1, child = -1;
  std::string level, state, order;  // level error query; state new still; order rule child worker table
  std::optional<std::string> team, worker;  // only theirs
  int limit = 50;
  std::int64_t offset = 0;
};
struct FindingPage {
  std::vector<Finding> rows;
  std::int64_t total = 0;     // of all that fit
  std::int64_t withheld = 0;  // of the rows asked for: about children who are not shown to this reader
};
// Nothing unless the access covers social care. A finding about a child who is shut or shielded for this
// reader, or whose social care record no agreement opens, is left out; one about a child whom the record does
// not know is for those who read source rows.
[[nodiscard]] FindingPage ListFindings(store::Transaction& tx, const sharing::Access& access,
                                       const FindingQuery& query);
// All of them, one at a time, without regard to limit and offset: for files.
void EachFinding(store::Transaction& tx, const sharing::Access& access, FindingQuery query,
                 const std::function<void(const Finding&)>& visit);
[[nodiscard]] std::vector<PersonId> PeopleOfFindings(store::Transaction& tx, const FindingQuery& query);
// The finding of this number; nothing when there is none, or the access does not cover it.
[[nodiscard]] std::optional<Finding> FindFinding(store::Transaction& tx, const sharing::Access& access,
                                                 CheckId check, std::int64_t number);
[[nodiscard]] std::vector<PersonId> PeopleOfFinding(store::Transaction& tx, CheckId check,
                                                    std::int64_t number);
// The findings of the same rule before and after; 0 where there is none.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> Neighbours(store::Transaction& tx,
                                                               const Finding& finding);

struct ChildFindings {
  std::int64_t child_no = 0, record = 0, errors = 0, queries = 0, new_findings = 0, fixed = 0;
  std::string child, team, worker;
};
struct ChildQuery {
  CheckId check;
  std::string state, order;  // state "" new fixed; order "" (most findings first) child worker errors
  std::optional<std::string> team, worker;  // only theirs
  int limit = 50;
  std::int64_t offset = 0;
};
struct ChildPage {
  std::vector<ChildFindings> rows;
  std::int64_t total = 0, withheld = 0;
};
[[nodiscard]] ChildPage ListChildren(store::Transaction& tx, const sharing::Access& access,
                                     const ChildQuery& query);
[[nodiscard]] std::vector<PersonId> PeopleOfChildren(store::Transaction& tx, const ChildQuery& query);
[[nodiscard]] std::optional<ChildFindings> FindChild(store::Transaction& tx, const sharing::Access& access,
                                                     CheckId check, std::int64_t child_no);
[[nodiscard]] std::vector<PersonId> PeopleOfChild(store::Transaction& tx, CheckId check,
                                                  std::int64_t child_no);
// The number of a child in a check, by the number in the case system, whatever its case; 0: no findings.
[[nodiscard]] std::int64_t ChildNumber(store::Transaction& tx, CheckId check, const std::string& child);

// One team and worker, with what is theirs to mend.
struct WorkerCounts {
  std::string team, worker;  // both empty: nobody is known
  std::int64_t children = 0, errors = 0, queries = 0, new_findings = 0, fixed = 0;
};
// By team, then worker. Holds nothing of a child.
[[nodiscard]] std::vector<WorkerCounts> ListWorkers(store::Transaction& tx, CheckId check);

// The person of a record and the reference of the page; nothing where linkage does not know the record.
struct PersonLink {
  PersonId person;
  std::string ref, agency;  // agency: whose record it is
};
[[nodiscard]] std::optional<PersonLink> PersonOfRecord(store::Transaction& tx, std::int64_t record);
// May what the social care record of `agency` says of this person be read, with the number in the case
// system?
[[nodiscard]] bool MayShow(const sharing::Access& access, PersonId person, std::string_view agency);

}  // namespace kindred::statutory
