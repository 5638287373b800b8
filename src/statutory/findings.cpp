#include "statutory/findings.hpp"

#include <limits>
#include <set>
#include <unordered_map>

#include "base/text.hpp"
#include "statutory/findings.sql.hpp"

namespace kindred::statutory {
namespace {

using store::Transaction;

Finding FindingOf(const store::Row& row, CheckId check, bool gone, bool compared) {
  Finding f{.check = check};
  f.number = row.Int(0);
  f.rule_no = row.Int(1);
  f.code = row.String(2);
  f.level = row.String(3);
  f.message = row.String(4);
  f.child_no = row.Int(5);
  f.child = row.String(6);
  f.record = row.Int(7);
  f.team = row.String(8);
  f.worker = row.String(9);
  f.table_no = static_cast<int>(row.Int(10));
  f.table = row.String(11);
  f.row = row.Int(12);
  f.line = row.Int(13);
  f.fields = row.String(14);
  f.row_id = row.Int(16);
  f.state = gone                         ? FindingState::kFixed
            : !compared                  ? FindingState::kFirst
            : row.Int(15) == check.value ? FindingState::kNew
                                         : FindingState::kStill;
  return f;
}

store::Rows SelectFindings(Transaction& tx, const FindingQuery& q) {
  return tx.Select(sql::list_findings, q.check, q.gone_from ? q.gone_from->value : 0, q.rule, q.child,
                   q.level, q.state, q.order, q.limit, q.offset, q.team ? *q.team : "*",
                   q.worker ? *q.worker : "*");
}

store::Rows SelectChildren(Transaction& tx, const ChildQuery& q) {
  return tx.Select(sql::list_children, q.check, q.state, q.team ? *q.team : "*", q.worker ? *q.worker : "*",
                   q.order, q.limit, q.offset);
}

ChildFindings ChildOf(const store::Row& row) {
  ChildFindings c;
  c.child_no = row.Int(0);
  c.child = row.String(1);
  c.record = row.Int(2);
  c.team = row.String(3);
  c.worker = row.String(4);
  c.errors = row.Int(5);
  c.queries = row.Int(6);
  c.new_findings = row.Int(7);
  c.fixed = row.Int(8);
  return c;
}

// The people of these records, each once.
std::vector<PersonId> PeopleOf(Transaction& tx, const std::set<std::int64_t>& records) {
  std::set<PersonId> people;
  for (const std::int64_t record : records)
    if (const auto person = PersonOfRecord(tx, record)) people.insert(person->person);
  return {people.begin(), people.end()};
}

// Which children's findings this reader is shown; each record is looked up once.
class Shown {
 public:
  Shown(Transaction& tx, const sharing::Access& access) : tx_(tx), access_(access) {}
  bool operator()(std::int64_t record) {
    const auto [at, added] = known_.try_emplace(record, false);
    if (added) {
      const auto person = PersonOfRecord(tx_, record);
      at->second =
          person ? MayShow(access_, person->person, person->agency) : access_.Allows(Section::kSources);
    }
    return at->second;
  }

 private:
  Transaction& tx_;
  const sharing::Access& access_;
  std::unordered_map<std::int64_t, bool> known_;
};

bool IsCompared(Transaction& tx, CheckId id) {
  const auto check = FindCheck(tx, id);
  return check && check->previous;
}

}  // namespace

std::string_view StateWords(FindingState state) {
  switch (state) {
    case FindingState::kNew:
      return "New";
    case FindingState::kStill:
      return "Still there";
    case FindingState::kFixed:
      return "Fixed";
    case FindingState::kFirst:
      break;
  }
  return "";
}

std::vector<RuleCounts> ListRules(Transaction& tx, const Check& check) {
  std::map<std::string, std::int64_t> fixed;
  if (check.previous)
    for (const store::Row& row : tx.Select(sql::fixed_by_rule, check.id, *check.previous))
      fixed[row.String(0)] = row.Int(1);
  std::vector<RuleCounts> rules;
  for (const store::Row& row : tx.Select(sql::rules_of_check, check.id)) {
    rules.push_back({.rule_no = row.Int(0),
                     .code = row.String(1),
                     .level = row.String(2),
                     .message = row.String(3),
                     .fields = row.String(4),
                     .skipped = row.String(5),
                     .findings = row.Int(6),
                     .new_findings = row.Int(7),
                     .fixed = 0,
                     .children = row.Int(8)});
    if (const auto gone = fixed.find(rules.back().code); gone != fixed.end())
      rules.back().fixed = gone->second;
  }
  return rules;
}

FindingPage ListFindings(Transaction& tx, const sharing::Access& access, const FindingQuery& query) {
  FindingPage page;
  if (!access.Allows(Section::kSocialCare)) return page;
  const bool compared = IsCompared(tx, query.check);
  Shown shown(tx, access);
  for (const store::Row& row : SelectFindings(tx, query)) {
    if (shown(row.Int(7))) {
      page.rows.push_back(FindingOf(row, query.check, query.gone_from.has_value(), compared));
    } else {
      ++page.withheld;
    }
  }
  page.total = tx.SelectInt(sql::count_findings, query.check, query.gone_from ? query.gone_from->value : 0,
                            query.rule, query.child, query.level, query.state, query.team ? *query.team : "*",
                            query.worker ? *query.worker : "*")
                   .value_or(0);
  return page;
}

void EachFinding(Transaction& tx, const sharing::Access& access, FindingQuery query,
                 const std::function<void(const Finding&)>& visit) {
  if (!access.Allows(Section::kSocialCare)) return;
  const bool compared = IsCompared(tx, query.check);
  query.limit = std::numeric_limits<int>::max();
  query.offset = 0;
  Shown shown(tx, access);
  for (const store::Row& row : SelectFindings(tx, query))
    if (shown(row.Int(7))) visit(FindingOf(row, query.check, query.gone_from.has_value(), compared));
}

std::vector<PersonId> PeopleOfFindings(Transaction& tx, const FindingQuery& query) {
  std::set<std::int64_t> records;
  for (const store::Row& row : SelectFindings(tx, query))
    if (!row.IsNull(7)) records.insert(row.Int(7));
  return PeopleOf(tx, records);
}

std::optional<Finding> FindFinding(Transaction& tx, const sharing::Access& access, CheckId check,
                                   std::int64_t number) {
  if (!access.Allows(Section::kSocialCare)) return std::nullopt;
  const bool compared = IsCompared(tx, check);
  std::optional<Finding> finding;
  {
    store::Rows rows = tx.Select(sql::finding_by_number, check, number);
    if (const store::Row* row = rows.First()) finding = FindingOf(*row, check, false, compared);
  }
  if (finding && !Shown(tx, access)(finding->record)) return std::nullopt;
  return finding;
}

std::vector<PersonId> PeopleOfFinding(Transaction& tx, CheckId check, std::int64_t number) {
  std::int64_t record = 0;
  {
    store::Rows rows = tx.Select(sql::finding_by_number, check, number);
    if (const store::Row* row = rows.First()) record = row->Int(7);
  }
  return PeopleOf(tx, {record});
}

std::pair<std::int64_t, std::int64_t> Neighbours(Transaction& tx, const Finding& finding) {
  return {tx.SelectInt(sql::finding_before, finding.check, finding.rule_no, finding.number).value_or(0),
          tx.SelectInt(sql::finding_after, finding.check, finding.rule_no, finding.number).value_or(0)};
}

ChildPage ListChildren(Transaction& tx, const sharing::Access& access, const ChildQuery& query) {
  ChildPage page;
  if (!access.Allows(Section::kSocialCare)) return page;
  Shown shown(tx, access);
  for (const store::Row& row : SelectChildren(tx, query)) {
    if (shown(row.Int(2))) {
      page.rows.push_back(ChildOf(row));
    } else {
      ++page.withheld;
    }
  }
  page.total = tx.SelectInt(sql::count_children, query.check, query.state, query.team ? *query.team : "*",
                            query.worker ? *query.worker : "*")
                   .value_or(0);
  return page;
}

std::vector<PersonId> PeopleOfChildren(Transaction& tx, const ChildQuery& query) {
  std::set<std::int64_t> records;
  for (const store::Row& row : SelectChildren(tx, query))
    if (!row.IsNull(2)) records.insert(row.Int(2));
  return PeopleOf(tx, records);
}

std::optional<ChildFindings> FindChild(Transaction& tx, const sharing::Access& access, CheckId check,
                                       std::int64_t child_no) {
  if (!access.Allows(Section::kSocialCare)) return std::nullopt;
  std::optional<ChildFindings> child;
  {
    store::Rows rows = tx.Select(sql::child_by_number, check, child_no);
    if (const store::Row* row = rows.First()) child = ChildOf(*row);
  }
  if (child && !Shown(tx, access)(child->record)) return std::nullopt;
  return child;
}

std::vector<PersonId> PeopleOfChild(Transaction& tx, CheckId check, std::int64_t child_no) {
  std::int64_t record = 0;
  {
    store::Rows rows = tx.Select(sql::child_by_number, check, child_no);
    if (const store::Row* row = rows.First()) record = row->Int(2);
  }
  return PeopleOf(tx, {record});
}

std::int64_t ChildNumber(Transaction& tx, CheckId check, const std::string& child) {
  return tx.SelectInt(sql::child_by_name, check, ToUpperAscii(child)).value_or(0);
}

std::vector<WorkerCounts> ListWorkers(Transaction& tx, CheckId check) {
  std::vector<WorkerCounts> workers;
  for (const store::Row& row : tx.Select(sql::workers_of_check, check))
    workers.push_back({.team = row.String(0),
                       .worker = row.String(1),
                       .children = row.Int(2),
                       .errors = row.Int(3),
                       .queries = row.Int(4),
                       .new_findings = row.Int(5),
                       .fixed = row.Int(6)});
  return workers;
}

std::optional<PersonLink> PersonOfRecord(Transaction& tx, std::int64_t record) {
  if (record == 0) return std::nullopt;
  store::Rows rows = tx.Select(sql::person_of_record, record);
  const store::Row* row = rows.First();
  return row == nullptr ? std::nullopt
                        : std::optional(PersonLink{row->As<PersonId>(0), row->String(1), row->String(2)});
}

bool MayShow(const sharing::Access& access, PersonId person, std::string_view agency) {
  return access.Seen().Sees(person, agency, Section::kSocialCare) &&
         !access.Seen().LeavesOut(person, sharing::Field::kIdentifier);
}

}  // namespace kindred::statutory
