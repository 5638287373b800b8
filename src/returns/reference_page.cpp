#include "returns/reference_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "returns/check.hpp"

namespace kindred::returns {
namespace {

void AppendRules(std::string& page, std::string_view name, std::string_view title, int first_year,
                 int last_year) {
  const auto last = ListRules(name, last_year);
  const auto first = ListRules(name, first_year);
  if (!last || !first) return;
  page += fmt::format("\n## {}\n\n", title);
  page += fmt::format("{} rules in {}/{}, {} in {}/{}.\n\n", first->size(), first_year - 1, first_year % 100,
                      last->size(), last_year - 1, last_year % 100);
  page += "| rule | level | what is wrong | shown | needs | years |\n|---|---|---|---|---|---|\n";
  for (const RuleLine& line : *last) {
    const bool is_old = std::any_of(first->begin(), first->end(),
                                    [&](const RuleLine& old) { return old.info->code == line.info->code; });
    page += fmt::format("| {} | {} | {} | {} | {} | {} |\n", line.info->code, LevelName(line.level),
                        line.info->message, line.info->fields, line.needs,
                        is_old ? "all" : fmt::format("from {}/{}", last_year - 1, last_year % 100));
  }
}

// "List 6: CIN Start Date|CIN Closure Date" for a cell of a table in Markdown.
std::string FieldsInWords(std::string_view fields) {
  std::string words;
  for (const char c : fields) words += c == '|' ? std::string(" + ") : std::string(1, c);
  return words;
}

// Annex A has one set of checks, for every day, and columns whose names hold spaces. Checks of cells concern
// columns of most lists: naming them all would hide the rest.
void AppendAnnexA(std::string& page) {
  const auto rules = ListRules("annex_a", 2026);
  if (!rules) return;
  page += fmt::format(
      "\n## Annex A: the lists of an inspection\n\n{} checks of our own, of the eleven lists at one day "
      "(`--as-of`, or 31 March of `--year`). The texts\nthat coded columns accept are in "
      "`data/reference/annex_a_codes.tsv`. Checks that need the CIN census or the SSDA903 run when these lie "
      "in "
      "the\nsame folder.\n\n",
      rules->size());
  page += "| check | level | what is wrong | shown | needs |\n|---|---|---|---|---|\n";
  for (const RuleLine& line : *rules) {
    std::string fields = FieldsInWords(line.info->fields);
    if (fields.size() > 300) fields = "the cells concerned, in every list that has them";
    page += fmt::format("| {} | {} | {} | {} | {} |\n", line.info->code, LevelName(line.level),
                        line.info->message, fields, line.needs);
  }
}

}  // namespace

std::string ReferencePage() {
  std::string page =
      "# Rules of the returns\n\n"
      "This page is made by `kindred returns rules --page` from the rules themselves; do not edit it.\n\n"
      "A rule marks rows of the uploaded tables. It is *skipped*, and the report says why, when something it "
      "needs was not\n"
      "loaded. Levels: an *error* must be mended, a *query* must be looked at, *internal* rules say that "
      "tables do not fit\n"
      "together. A year is the one in which the collection year ends: 2026 is 1 April 2025 to 31 March "
      "2026.\n"
      "Tables of last year end in `_last`. Where the specification of the sector's validator is not followed "
      "to the letter,\n"
      "[returns-differences.md](returns-differences.md) says so.\n";
  AppendRules(page, "ssda903", "SSDA903: children looked after", 2026, 2027);
  AppendRules(page, "cin", "CIN census: children in need", 2026, 2027);
  AppendAnnexA(page);
  return page;
}

}  // namespace kindred::returns
