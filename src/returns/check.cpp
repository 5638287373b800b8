#include "returns/check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "returns/annex_a/return.hpp"
#include "returns/cin/return.hpp"
#include "returns/run.hpp"
#include "returns/ssda903/load.hpp"
#include "tables/file.hpp"

namespace kindred::returns {
namespace {

// What to tell the user when most of what an SSDA903 dates is of another year than the one asked for.
std::string NoteOnDates(const ssda903::Ssda903& r) {
  std::map<int, std::size_t> dated;
  const auto count = [&](Day day) {
    if (day.valid()) ++dated[FinancialYear(Date::FromDays(day.days))];
  };
  for (const ssda903::Review review : r.reviews) count(review.REVIEW());
  for (const ssda903::Missing missing : r.missing) count(missing.MIS_START());
  for (const ssda903::Episode episode : r.episodes) count(episode.DEC());
  const auto most = std::max_element(dated.begin(), dated.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == dated.end() || most->first == r.year || most->second <= dated[r.year]) return "";
  return fmt::format(
      "Most reviews, missing periods and ends of episodes are of {}/{:02}, and the rules are those of "
      "{}/{:02}: is "
      "it the right year?",
      most->first - 1, most->first % 100, r.year - 1, r.year % 100);
}

// The chosen rules of the year; an error for a code that the year does not have.
template <class Return>
Result<std::vector<const Rule<Return>*>> Chosen(Result<std::vector<const Rule<Return>*>> all,
                                                const std::vector<std::string>& codes, int year) {
  if (!all || codes.empty()) return all;
  std::vector<const Rule<Return>*> chosen;
  for (const std::string& code : codes) {
    if (std::none_of(all->begin(), all->end(), [&](const auto* rule) { return rule->code == code; })) {
      return Fail(
          ErrorKind::kUsage,
          fmt::format("there is no rule \"{}\" in {}; kindred returns rules lists them (capitals matter)",
                      code, year));
    }
  }
  for (const Rule<Return>* rule : *all) {
    if (std::find(codes.begin(), codes.end(), rule->code) != codes.end()) chosen.push_back(rule);
  }
  return chosen;
}

template <class Return>
void Run(const std::vector<const Rule<Return>*>& rules, const Return& r, unsigned threads,
         Level (*level)(std::string_view), const Levels& revised, Checked& checked) {
  checked.outcomes = RunRules<Return>(rules, r, threads);
  for (const Rule<Return>* rule : rules) {
    checked.rules.push_back(rule);
    checked.levels.push_back(revised.Of(rule->code).value_or(level(rule->code)));
  }
}

bool IsXml(const InputFile& file) {
  return tables::Recognise(file.bytes) == tables::FileKind::kXml;
}

template <class TableName>
std::string NeedsInWords(Needs needs, std::size_t tables, const TableName& name) {
  std::string words;
  for (std::size_t i = 0; i < tables; ++i) {
    if (!needs.Has(Needs{std::uint64_t{1} << i})) continue;
    if (!words.empty()) words += ", ";
    words += name(static_cast<std::uint16_t>(i));
  }
  return words;
}

}  // namespace

std::string_view Checked::ChildOf(const Flag& flag) const {
  if (!HasRow(flag)) return {};
  const Table& table = *tables[flag.table];
  const std::string_view first = table.schema().columns[0].name;
  return first == "CHILD" || first == "LAchildID" || first == "Child Unique ID"
             ? View(table.text(0, flag.row))
             : std::string_view();
}

std::string Checked::FieldsOf(std::size_t rule, const Flag& flag) const {
  std::string fields;
  if (!HasRow(flag)) return fields;
  if (flag.columns != 0) {
    const std::vector<Column>& columns = tables[flag.table]->schema().columns;
    for (std::size_t i = 0; i < columns.size() && i < 32; ++i) {
      if ((flag.columns >> i & 1) == 0) continue;
      if (!fields.empty()) fields += ';';
      fields += columns[i].name;
    }
    return fields;
  }
  for (const std::string_view raw : Split(rules[rule]->fields, ';')) {
    const std::string_view part = Trim(raw);
    const std::size_t colon = part.find(':');
    if (part.substr(0, colon) != table_names[flag.table]) continue;
    fields = std::string(Trim(part.substr(colon + 1)));
    std::replace(fields.begin(), fields.end(), between_columns, ';');
  }
  return fields;
}

bool Checked::readable() const {
  return std::any_of(tables.begin(), tables.end(), [](const Table* table) { return table->present(); });
}

std::size_t Checked::finding_count() const {
  std::size_t count = 0;
  for (std::size_t rule = 0; rule < outcomes.size(); ++rule) count += RowCount(rule);
  return count;
}

Result<Checked> CheckSsda903(std::span<const InputFile> this_year, std::span<const InputFile> last_year,
                             const CheckOptions& options) {
  const auto rules = Chosen(ssda903::RulesOf(options.year), options.rules, options.year);
  if (!rules) return Unexpected(rules.error());
  const auto xml_files = static_cast<std::size_t>(std::count_if(this_year.begin(), this_year.end(), IsXml));
  if (xml_files != 0 && this_year.size() > 1) {
    return Fail(ErrorKind::kUsage,
                fmt::format("{} files, of which {} XML: give either CSV files or one XML file",
                            this_year.size(), xml_files));
  }
  if (xml_files != 0 && !last_year.empty()) {
    return Fail(ErrorKind::kUsage,
                "last year's tables go with CSV only; leave --last out, or give this year's CSV files");
  }
  Checked checked;
  checked.return_name = "ssda903";
  checked.year = options.year;
  ssda903::LoadedTables loaded =
      xml_files != 0 ? ssda903::LoadXml(this_year[0], checked.problems)
                     : ssda903::LoadCsv(this_year, last_year, options.threads, checked.problems);
  ssda903::BuildOptions build;
  build.year = options.year;
  build.authority = options.authority;
  build.xml = xml_files != 0;
  build.postcodes = options.postcodes;
  build.providers = options.providers;
  build.threads = options.threads;
  std::shared_ptr<ssda903::Ssda903> r = ssda903::Ssda903::Build(std::move(loaded), build);
  for (std::uint16_t number = 0; number < 2 * ssda903::kTableCount; ++number) {
    checked.tables.push_back(&r->table(number));
    checked.table_names.push_back(ssda903::TableName(number));
  }
  checked.note = NoteOnDates(*r);
  for (const Table* table : checked.tables) {
    if (table->rows_not_joined() == 0) continue;
    checked.problems.push_back(
        {table->source(), 0, 0,
         fmt::format(
             "has {} rows that share one CHILD, or have none, with more than {} others; they were not "
             "compared with other rows. Was the column exported?",
             table->rows_not_joined(), Table::kMostRowsOfAChild),
         false});
  }
  checked.view = [](const void* owner, Text text) {
    return static_cast<const ssda903::Ssda903*>(owner)->View(text);
  };
  if (checked.readable())
    Run<ssda903::Ssda903>(*rules, *r, options.threads, ssda903::LevelOf, options.levels, checked);
  checked.owner = std::move(r);
  return checked;
}

Result<Checked> CheckCin(const InputFile& file, const CheckOptions& options) {
  const auto rules = Chosen(cin::RulesOf(options.year), options.rules, options.year);
  if (!rules) return Unexpected(rules.error());
  Checked checked;
  checked.return_name = "cin";
  checked.year = options.year;
  checked.note = cin::NoteOnYear(options.year);
  cin::LoadedTables loaded = cin::LoadXml(file, checked.problems);
  cin::BuildOptions build;
  build.year = options.year;
  std::shared_ptr<cin::Cin> r = cin::Cin::Build(std::move(loaded), build);
  if (const std::string note = cin::NoteOnPeriod(*r); !note.empty())
    checked.note += (checked.note.empty() ? "" : "\n") + note;
  for (std::uint16_t number = 0; number < cin::kTableCount; ++number) {
    checked.tables.push_back(&r->table(number));
    checked.table_names.push_back(cin::TableName(number));
  }
  checked.view = [](const void* owner, Text text) { return static_cast<const cin::Cin*>(owner)->View(text); };
  const bool fatal =
      std::any_of(checked.problems.begin(), checked.problems.end(), [](const Problem& p) { return p.fatal; });
  if (!fatal) Run<cin::Cin>(*rules, *r, options.threads, cin::LevelOf, options.levels, checked);
  checked.owner = std::move(r);
  return checked;
}

Result<Checked> CheckAnnexA(std::span<const InputFile> files, const CheckOptions& options) {
  const auto rules = Chosen<annex_a::AnnexA>(annex_a::AllRules(), options.rules, options.year);
  if (!rules) return Unexpected(rules.error());
  Checked checked;
  checked.return_name = "annex_a";
  checked.year = options.year;
  checked.between_columns = '|';
  annex_a::BuildOptions build;
  build.as_of = options.as_of.value_or(Date::FromYmd(options.year, 3, 31));
  build.year = options.year;
  checked.note = "The lists are for " + FormatLong(build.as_of) + ".";
  annex_a::LoadedTables loaded = annex_a::Load(files, checked.problems);
  for (std::size_t i = 0; i < loaded.passed_over.size(); ++i)
    checked.note += (i == 0 ? " Files that are no list were passed over: " : ", ") + loaded.passed_over[i];
  std::shared_ptr<annex_a::AnnexA> r = annex_a::AnnexA::Build(std::move(loaded), build);
  for (std::uint16_t number = 0; number < annex_a::kListCount; ++number) {
    checked.tables.push_back(&r->table(number));
    checked.table_names.push_back(annex_a::TableName(number));
  }
  checked.view = [](const void* owner, Text text) {
    return static_cast<const annex_a::AnnexA*>(owner)->View(text);
  };
  if (checked.readable())
    Run<annex_a::AnnexA>(*rules, *r, options.threads, annex_a::LevelOf, options.levels, checked);
  checked.owner = std::move(r);
  return checked;
}

Result<std::vector<RuleLine>> ListRules(std::string_view return_name, int year) {
  std::vector<RuleLine> lines;
  if (return_name == "ssda903") {
    const auto rules = ssda903::RulesOf(year);
    if (!rules) return Unexpected(rules.error());
    for (const auto* rule : *rules) {
      std::string needs = NeedsInWords(rule->needs, 2 * ssda903::kTableCount, ssda903::TableName);
      const auto also = [&](Needs need, std::string_view what) {
        if (rule->needs.Has(need)) needs.append(needs.empty() ? "" : ", ").append(what);
      };
      also(ssda903::kProviders, "provider list");
      also(ssda903::kPostcodes, "postcodes");
      also(ssda903::kAuthority, "code of the authority");
      lines.push_back({rule, ssda903::LevelOf(rule->code), std::move(needs)});
    }
    return lines;
  }
  if (return_name == "cin") {
    const auto rules = cin::RulesOf(year);
    if (!rules) return Unexpected(rules.error());
    for (const auto* rule : *rules)
      lines.push_back({rule, cin::LevelOf(rule->code), std::string(rule->fields)});
    return lines;
  }
  if (return_name == "annex_a") {
    for (const auto* rule : annex_a::AllRules())
      lines.push_back({rule, annex_a::LevelOf(rule->code),
                       NeedsInWords(rule->needs, annex_a::kTableCount, annex_a::TableName)});
    return lines;
  }
  return Fail(ErrorKind::kUsage,
              fmt::format("there is no return \"{}\"; it is ssda903, cin or annex_a", return_name));
}

}  // namespace kindred::returns
