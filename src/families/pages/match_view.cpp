#include "families/pages/match_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "families/drawing/waterfall.hpp"
#include "families/linking.hpp"
#include "families/match.sql.hpp"
#include "families/model_store.hpp"
#include "families/pages/match_differences.hpp"
#include "families/pages/match_level.mustache.hpp"
#include "families/pages/match_value.mustache.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

struct ValueView {
  std::vector<MarkedPart> parts;
};
struct LevelView {
  std::string word, colour, level;
  bool strong = false;
};

// A compared value for people: dates are compared as eight digits.
std::string ValueWords(const std::string& field, const std::string& value) {
  if (value.size() == 8 && field.find("date") != std::string::npos)
    if (const auto day =
            ParseDate(value.substr(0, 4) + "-" + value.substr(4, 2) + "-" + value.substr(6), DateOrder::kIso))
      return FormatLong(*day);
  return value;
}

std::string ValueHtml(std::vector<MarkedPart> parts) {
  std::string html;
  templates::RenderMatchValue(html, ValueView{std::move(parts)});
  return html;
}

// In words and in weight of type as well as in colour: "Differs", "Nearly the same", "Same".
std::string LevelHtml(const linkage::Step& step) {
  LevelView view{.level = step.level};
  if (step.level.starts_with("equal") || (step.value_a == step.value_b && !step.value_a.empty())) {
    view.word = "Same";
    view.colour = "green";
  } else if (step.weight < 0) {
    view.word = "Differs";
    view.colour = "red";
    view.strong = true;
  } else {
    view.word = "Nearly";
    view.colour = "yellow";
  }
  std::string html;
  templates::RenderMatchLevel(html, view);
  return html;
}

std::string FieldWords(std::string field) {
  std::replace(field.begin(), field.end(), '_', ' ');
  if (field == "nhs") return "NHS number";
  if (field == "upn") return "UPN";
  if (!field.empty()) field[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(field[0])));
  return field;
}

web::TableRow CompareRow(const linkage::Step& step) {
  const auto words = [&](const std::string& value) { return ValueWords(step.field, value); };
  const bool pair_field = step.value_a.empty() && step.value_b.empty();
  web::TableRow row;
  row.cells.push_back({.text = FieldWords(step.field), .header = true});
  if (pair_field) {
    row.cells.push_back({.text = "–"});
    row.cells.push_back({.text = "–"});
  } else {
    auto [a, b] = MarkDifferences(words(step.value_a), words(step.value_b));
    row.cells.push_back({.html = ValueHtml(std::move(a))});
    row.cells.push_back({.html = ValueHtml(std::move(b))});
  }
  row.cells.push_back(pair_field ? web::TableCell{.text = step.level}
                                 : web::TableCell{.html = LevelHtml(step)});
  row.cells.push_back({.text = fmt::format("{:+.1f}", step.weight), .number = true});
  return row;
}

std::string Joined(const std::string& field, const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : " / ") + ValueWords(field, value);
  return text;
}

// What only one of the two records says: it counts nothing, but a person may know better.
void AddOneSided(const linkage::RecordTable& table, std::uint32_t a, std::uint32_t b, web::Table& sides) {
  for (std::size_t field = 0; field < table.Fields().size(); ++field) {
    const std::string& name = table.Fields()[field].name;
    if (table.Fields()[field].kind == linkage::FieldKind::kRelatives) continue;
    const std::string x = Joined(name, table.Values(a, field)), y = Joined(name, table.Values(b, field));
    if (x.empty() == y.empty()) continue;
    sides.rows.push_back({{{.text = FieldWords(name), .header = true},
                           {.text = x.empty() ? "not given" : x},
                           {.text = y.empty() ? "not given" : y},
                           {.text = "only one says it"},
                           {.text = "", .number = true}}});
  }
}

std::vector<std::string> WhatFollows(Transaction& tx, const PairPage& page) {
  std::vector<std::string> follows;
  const auto named = [](const Side& side) { return side.name; };
  if (page.together()) {
    follows.push_back("Same person: the records stay together, whatever later extracts say.");
    follows.push_back(
        "Different people: the two records are taken apart, the others go to the one they belong with, and "
        "families are composed anew.");
  } else {
    follows.push_back("Same person: " + named(page.a) + " and " + named(page.b) +
                      " become one person, with the records of both that belong together.");
    const auto family_a = FamilyOfPerson(tx, page.a.person), family_b = FamilyOfPerson(tx, page.b.person);
    if (family_a && family_b && family_a->family != family_b->family) {
      const auto family = [](const Side& side, const FamilyKey& key) {
        return side.closed ? std::string("a closed index entry") : "the " + key.title + " family";
      };
      follows.push_back("Same person: " + family(page.a, *family_a) + " and " + family(page.b, *family_b) +
                        " are composed anew and may become one.");
    }
    follows.push_back(
        "Different people: they stay apart, whatever later extracts say, until the decision is undone.");
  }
  if (!page.access.Allows(Section::kSocialCare)) return follows;
  std::vector<std::string> plans;
  for (const Side* side : {&page.a, &page.b})
    for (const store::Row& row : tx.Select(sql::plans_of_person, side->person))
      if (std::find(plans.begin(), plans.end(), row.String(0)) == plans.end()) plans.push_back(row.String(0));
  if (plans.empty()) {
    follows.push_back("No plan of social care is affected.");
  } else {
    std::string text = "Plans affected: ";
    for (std::size_t i = 0; i < plans.size(); ++i) text += (i == 0 ? "" : "; ") + plans[i];
    follows.push_back(text + ".");
  }
  return follows;
}

}  // namespace

Result<PairView> MakePairView(Transaction& tx, const PairPage& page) {
  auto model = LatestModel(tx);
  if (!model) return Unexpected(model.error());
  const RecordId ids[] = {RecordId{page.a.record}, RecordId{page.b.record}};
  const LinkInput input = ReadRecords(tx, ids);
  if (!input.row_of.contains(page.a.record) || !input.row_of.contains(page.b.record))
    return Fail(ErrorKind::kBadData, "One of these records says nothing any more.");
  const std::uint32_t row_a = input.row_of.at(page.a.record), row_b = input.row_of.at(page.b.record);
  linkage::RecordTable table = MakeTable(input);
  PairView view;
  view.why = linkage::Explain(**model, table, row_a, row_b);
  view.sides = {.caption = "The two records, side by side",
                .heads = {{"Field"},
                          {page.a.source + " (" + page.a.agency + ")"},
                          {page.b.source + " (" + page.b.agency + ")"},
                          {"How alike"},
                          {"Weight", true}},
                .dense = true};
  view.sides.rows.push_back({{{.text = "Taken for", .header = true},
                              {.text = page.a.name, .href = "/people/" + page.a.person_ref},
                              {.text = page.b.name, .href = "/people/" + page.b.person_ref},
                              {.text = page.together() ? "one person now" : "two people now"},
                              {.text = "", .number = true}}});
  drawing::Waterfall picture{.prior = view.why.prior, .total = view.why.weight};
  for (const linkage::Step& step : view.why.steps) {
    view.sides.rows.push_back(CompareRow(step));
    picture.steps.push_back({FieldWords(step.field), step.level, step.weight});
  }
  AddOneSided(table, row_a, row_b, view.sides);
  if (view.why.family < 0)
    picture.steps.push_back({"one family", "relatives look like this, too", view.why.family});
  view.picture = drawing::Draw(picture, "why");
  view.sides.Finish();
  view.follows = WhatFollows(tx, page);
  return view;
}

}  // namespace kindred::families
