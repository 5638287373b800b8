// What the newest checks say of a person, for the child's page.
#include <set>

#include "statutory/findings.hpp"
#include "statutory/findings.sql.hpp"
#include "statutory/pages.hpp"

namespace kindred::statutory {
namespace {

using store::Transaction;

constexpr int kMostItems = 20;

struct Place {
  CheckId check;
  std::int64_t child_no = 0;
};

std::vector<Place> PlacesOf(Transaction& tx, const sharing::Access& access, PersonId person) {
  std::set<std::string> numbers;
  for (const store::Row& row : tx.Select(sql::own_local_ids_of_person, person))
    if (MayShow(access, person, row.Text(1))) numbers.insert(row.String(0));
  std::vector<Place> places;
  for (const std::string& number : numbers)
    for (const store::Row& row : tx.Select(sql::latest_checks_of_child, number))
      places.push_back({row.As<CheckId>(0), row.Int(1)});
  return places;
}

std::string Detail(Transaction& tx, const Finding& f) {
  std::string detail = "Rule " + f.code;
  if (!f.table.empty()) detail += ", " + f.table;
  if (!f.fields.empty()) detail += ": " + f.fields;
  for (std::size_t at = 0; (at = detail.find(';', at)) != std::string::npos; at += 2)
    detail.replace(at, 1, ", ");
  // A row that an extract has replaced since: only the next check knows whether it is right now.
  if (f.row_id != 0 && tx.SelectInt(sql::row_is_live, f.row_id).value_or(0) == 0)
    detail += ". The row has changed since this check; the next one tells whether it is mended";
  return detail;
}

}  // namespace

families::PersonPanel ReturnsPanel() {
  return [](Transaction& tx, const sharing::Access& access, PersonId person,
            Date) -> std::optional<families::Panel> {
    if (!access.Allows(Section::kSocialCare)) return std::nullopt;
    families::Panel panel{.heading = "Returns: what to mend"};
    bool fixed = false, any = false;
    std::int64_t more = 0;
    std::string fix_list;
    for (const Place& place : PlacesOf(tx, access, person)) {
      const auto check = FindCheck(tx, place.check);
      const auto child = FindChild(tx, access, place.check, place.child_no);
      if (!check || !child) continue;
      any = true;
      fix_list = "/returns/" + check->ref + "/fix-list";
      fixed = fixed || child->fixed > 0;
      FindingQuery query{.check = place.check, .child = place.child_no, .limit = kMostItems};
      const FindingPage page = ListFindings(tx, access, query);
      for (const Finding& f : page.rows) {
        families::PanelItem item{.text = f.message, .detail = check->Title() + ". " + Detail(tx, f)};
        if (f.level == "query") item.tag = web::Tag{"Query", "blue"};
        panel.items.push_back(std::move(item));
      }
      more += page.total - static_cast<std::int64_t>(page.rows.size());
    }
    if (!any) return std::nullopt;
    panel.text = panel.items.empty() ? fixed ? "What the last check found about this child has been mended."
                                             : "The last check found nothing about this child."
                                     : "Mend these in the case system; the next check clears them.";
    if (!panel.items.empty()) panel.links.push_back({"The fix list by team and worker", fix_list, ""});
    if (more > 0) panel.items.push_back({.text = "And " + std::to_string(more) + " more."});
    return panel;
  };
}

}  // namespace kindred::statutory
