// A row as an agency sent it, with what was taken from it: where every fact on every page leads.
#include <algorithm>
#include <set>

#include <simdjson.h>

#include "base/text.hpp"
#include "families/pages/desk.hpp"
#include "families/pages/row.mustache.hpp"
#include "families/record.sql.hpp"
#include "families/seen.hpp"
#include "store/sealing.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

struct RowView {
  std::string caption, line, file;
  web::SummaryList facts;
  web::Table cells, taken;
  std::vector<web::Link> people;
};

struct Taken {
  std::string fact, value;
};

std::vector<Taken> TakenFrom(Transaction& tx, std::int64_t row_id) {
  std::vector<Taken> taken;
  auto add = [&](std::string fact, std::string value) {
    if (!value.empty()) taken.push_back({std::move(fact), std::move(value)});
  };
  for (const store::Row& row : tx.Select(sql::names_of_row, row_id)) {
    const bool former = row.Text(0) == "former";
    add(former ? "Former forename" : "Forename", row.String(1));
    add("Middle name", row.String(2));
    add(former ? "Former surname" : "Surname", row.String(3));
  }
  for (const store::Row& row : tx.Select(sql::facts_of_row, row_id))
    add(FactTitle(row.String(0)), ShownValue(row.String(0), row.String(1)));
  for (const store::Row& row : tx.Select(sql::identifiers_of_row, row_id))
    add(FactTitle(row.String(0)), ShownValue(row.String(0), row.String(1)));
  for (const store::Row& row : tx.Select(sql::addresses_of_row, row_id)) {
    add("Address", row.String(1));
    add("Postcode", row.String(2));
  }
  for (const store::Row& row : tx.Select(sql::relationships_of_row, row_id))
    add("Relationship", row.String(0));
  for (const store::Row& row : tx.Select(sql::involvements_of_row, row_id)) {
    add("Service", row.String(0));
    add("Worker", row.String(1));
    add("Organisation", row.String(2));
    add("From", ShownValue("x_date", row.String(3)));
    add("To", ShownValue("x_date", row.String(4)));
  }
  for (const store::Row& row : tx.Select(sql::events_of_row, row_id)) {
    add("Event", row.String(1));
    add("On", ShownValue("x_date", row.String(0)));
    add("Detail", row.String(2));
  }
  return taken;
}

// Does the cell say what was taken? Compared folded; dates by their day.
bool Says(const std::string& cell, const Taken& taken) {
  if (cell.empty()) return false;
  if (FoldName(cell) == FoldName(taken.value)) return true;
  const auto day = ParseDateLeniently(cell);
  if (day && FormatLong(*day) == taken.value) return true;
  std::string compact;
  for (const char c : taken.value)
    if (c != ' ') compact += c;
  return compact == cell;
}

web::Response ShowRow(const Desk& desk, const web::Request& request) {
  const std::int64_t id = std::atoll(request.Segment("id").c_str());
  std::vector<PersonId> people;
  Section section = Section::kCore;
  std::string agency;
  bool known = false;
  std::string closed;  // the index entry that the row belongs to
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    people.clear();
    {
      store::Rows rows = tx.Select(sql::source_row, id);
      const store::Row* row = rows.First();
      known = row != nullptr;
      if (known) {
        section = SectionFromName(row->Text(9)).value_or(Section::kCore);
        agency = row->String(8);
      }
    }
    for (const store::Row& person : tx.Select(sql::people_of_row, id))
      people.push_back(person.As<PersonId>(0));
    closed.clear();
    for (const PersonId person : people) {
      const auto family = FamilyOfPerson(tx, person);
      if (!family || !IsClosedEntry(tx, family->family, request.who->account)) {
        closed.clear();
        break;
      }
      closed = family->ref;
    }
    return {};
  });
  if (!read) return web::Problem(read.error());
  // A row of nobody (nothing was taken from it, or nobody holds its record now) cannot be logged for anybody.
  if (people.empty()) known = false;
  // What a closed entry rests on is shown once it is opened with a reason: numbers of rows can be guessed.
  if (known && !closed.empty()) return web::Redirect("/families/" + closed);
  if (!known) return web::Problem(404, "There is no such row.");
  return desk.Open(
      request, Action::kView, people,
      [&](Transaction& tx, const sharing::Access& access) -> Result<web::Response> {
        for (const PersonId person : people) {
          if (!access.Seen().Sees(person, agency, section))
            return Fail(ErrorKind::kRefused, "This row belongs to " + std::string(SectionTitle(section)) +
                                                 " of " + agency + ", which is not shown to you.");
          // A row holds every cell that the agency sent, addresses too.
          if (access.Seen().LeavesOut(person, sharing::Field::kSourceRow))
            return Fail(ErrorKind::kRefused, "Rows about somebody shielded are shown to named people only.");
        }
        RowView view;
        std::string json;
        {
          store::Rows rows = tx.Select(sql::source_row, id);
          const store::Row* row = rows.First();
          view.caption = row->String(7) + ", " + row->String(8);
          view.file = row->String(2);
          view.line = std::to_string(row->Int(3));
          view.facts.rows = {{.key = "Source", .value = row->String(7)},
                             {.key = "Agency", .value = row->String(8)},
                             {.key = "Extract of", .value = ShownValue("x_date", row->String(10))},
                             {.key = "Table", .value = row->String(1)},
                             {.key = "State",
                              .value = row->IsNull(6) ? "As in the latest extract"
                                                      : "A later extract changed it or no longer holds it"}};
          view.facts.dense = true;
          auto opened = store::Unseal(tx, row->BlobBytes(4));
          if (!opened) return Unexpected(opened.error());
          json = std::move(*opened);
        }
        std::vector<Taken> taken = TakenFrom(tx, id);
        view.cells = {.caption = "Cells",
                      .caption_class = "govuk-visually-hidden",
                      .heads = {{"Column"}, {"Cell"}, {"Taken as"}},
                      .empty = "The row has no cells.",
                      .dense = true};
        simdjson::dom::parser parser;
        simdjson::dom::object cells;
        if (parser.parse(json).get(cells) == simdjson::SUCCESS)
          for (const auto& [name, value] : cells) {
            std::string_view text;
            std::string cell =
                value.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(value);
            std::string as;
            for (const Taken& t : taken)
              if (Says(cell, t)) as += (as.empty() ? "" : ", ") + t.fact;
            view.cells.rows.push_back({{{.text = std::string(name), .header = true},
                                        {.text = cell.empty() ? "(blank)" : cell},
                                        {.text = as}}});
          }
        view.cells.Finish();
        view.taken = {.caption = "Facts",
                      .caption_class = "govuk-visually-hidden",
                      .heads = {{"Fact"}, {"Value"}},
                      .empty = "Nothing that is still live was taken from this row.",
                      .dense = true};
        for (const Taken& t : taken)
          view.taken.rows.push_back({{{.text = t.fact, .header = true}, {.text = t.value}}});
        view.taken.Finish();
        SeenReader seen(tx, access.Seen());
        for (const PersonId person : people) {
          store::Rows rows = tx.Select(sql::person_ref, person);
          if (const store::Row* row = rows.First())
            view.people.push_back(
                {"Go to " + seen.CardOf(person).card.name, "/people/" + row->String(0), ""});
        }
        std::string content;
        templates::RenderRow(content, view);
        return desk.Page(request,
                         {.title = "Row " + view.line + " of " + view.file,
                          .section = "families",
                          .breadcrumbs = {{"Home", "/", ""}, {"Search", "/search", ""}}},
                         content, access);
      });
}

}  // namespace

void AddRowRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  routes.push_back({web::Method::kGet, "/rows/{id}", {"view", "core"}, [desk](const web::Request& r) {
                      return ShowRow(desk, r);
                    }});
}

}  // namespace kindred::families
