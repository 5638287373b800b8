#include "statutory/compare.hpp"

#include "statutory/checks.sql.hpp"
#include "statutory/findings.sql.hpp"
#include "statutory/row_names.hpp"

namespace kindred::statutory {

using store::Transaction;

Before ReadBefore(Transaction& tx, const Check& check) {
  Before before;
  const auto id = tx.SelectInt(sql::previous_check, check.return_name, check.year, check.made_from,
                               check.source.value, check.id);
  if (!id) return before;
  before.check = CheckId{*id};
  for (const store::Row& row : tx.Select(sql::same_of_check, *id))
    before.findings.emplace(row.Int(0),
                            Before::Was{.since = row.Int(1), .child = row.Int(2), .still = false});
  for (const store::Row& row : tx.Select(sql::names_of_children, *id))
    before.children.emplace(row.Int(0), row.String(1));
  return before;
}

Found Collect(const returns::Checked& checked, const ExtractFiles* extracts, CheckId check, Before& before,
              std::int64_t most) {
  Found found;
  found.children.emplace_back();
  const NameRows names(checked);
  std::vector<std::int64_t> last_rule_of_child;
  // Which imported row a row of a table is: the engine names the file that it read the table from.
  std::vector<const std::vector<std::int64_t>*> imported(checked.tables.size(), nullptr);
  if (extracts != nullptr)
    for (std::size_t table = 0; table < checked.tables.size(); ++table)
      for (std::size_t file = 0; file < extracts->files.size(); ++file)
        if (checked.tables[table]->present() &&
            checked.tables[table]->source() == extracts->files[file].name &&
            !checked.table_names[table].ends_with("_last") &&
            checked.tables[table]->row_count() == extracts->rows[file].size())
          imported[table] = &extracts->rows[file];
  for (std::size_t rule = 0; rule < checked.rules.size(); ++rule) {
    found.new_by_rule.push_back(0);
    found.count_by_rule.push_back(0);
    found.children_by_rule.push_back(0);
    const bool query = checked.levels[rule] == returns::Level::kQuery;
    checked.EachRow(rule, [&](const returns::Flag& flag) {
      (query ? found.queries : found.errors) += 1;
      ++found.count_by_rule[rule];
      Marked finding{.rule = rule, .child = found.NumberOf(std::string(checked.ChildOf(flag)))};
      finding.same_as = names.SameAs(rule, flag);
      const auto was = before.findings.find(finding.same_as);
      const bool known = was != before.findings.end();
      finding.is_new = before.check && !known;  // nothing is new in the first check of a series
      finding.since = known ? was->second.since : check.value;
      if (known) was->second.still = true;
      found.new_findings += finding.is_new;
      found.new_by_rule[rule] += finding.is_new;
      ChildCounts& child = found.children[finding.child];
      (query ? child.queries : child.errors) += 1;
      child.new_findings += finding.is_new;
      last_rule_of_child.resize(found.children.size(), -1);
      if (finding.child != 0 && last_rule_of_child[finding.child] != static_cast<std::int64_t>(rule)) {
        last_rule_of_child[finding.child] = static_cast<std::int64_t>(rule);
        ++found.children_by_rule[rule];
      }
      if (static_cast<std::int64_t>(found.findings.size()) == most) {
        ++found.not_listed;
        return;
      }
      finding.fields = checked.FieldsOf(rule, flag);
      if (checked.HasRow(flag)) {
        finding.table = flag.table;
        finding.table_name = checked.TableOf(flag);
        finding.row = flag.row;
        finding.line = checked.LineOf(flag);
        if (imported[flag.table] != nullptr) finding.row_id = (*imported[flag.table])[flag.row];
      }
      found.findings.push_back(std::move(finding));
    });
  }
  for (const auto& [same, was] : before.findings) {
    if (was.still) continue;
    ++found.fixed;
    const auto name = before.children.find(was.child);
    if (name != before.children.end()) ++found.children[found.NumberOf(name->second)].fixed;
  }
  return found;
}

}  // namespace kindred::statutory
