// What every page of returns shares: finding the check of a request, opening the gate for exactly the
// children shown, reading inside one snapshot, and the head. Internal to the pages.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "statutory/findings.hpp"
#include "statutory/pages.hpp"
#include "statutory/pages/views.hpp"

namespace kindred::statutory {

inline constexpr int kRowsOfAPage = 50;

// Who may do what: checks are for those who load extracts, fix lists for whoever works in social care, files
// for those who may take data out.
[[nodiscard]] web::RoutePolicy CheckPolicy();
[[nodiscard]] web::RoutePolicy FixListPolicy();
[[nodiscard]] web::RoutePolicy FilePolicy();

class Desk {
 public:
  explicit Desk(const Pages& pages) : pages_(pages) {}

  // Whom a page will show; ids only, read before the gate is opened.
  using WhoWork = std::function<std::vector<PersonId>(store::Transaction&, const Check&)>;
  using Work =
      std::function<Result<web::Response>(store::Transaction&, const sharing::Access&, const Check&)>;
  // Finds the check of {check}, opens the gate for `action` and the people of `who`, runs `work` on a
  // snapshot. 404 where there is no check; a check that is not done leads to its progress.
  // A list is about many families (kSearch): who is shut is left out of it. `taken_away`: it leaves as a
  // file.
  [[nodiscard]] web::Response OnCheck(const web::Request& request, Action action, const WhoWork& who,
                                      const Work& work, bool taken_away = false) const;
  // The same for what holds nothing of a child.
  [[nodiscard]] web::Response OnCheck(const web::Request& request, Action action, const Work& work) const;

  // An Access to social care and source rows, or its refusal.
  [[nodiscard]] Result<sharing::Access> Open(const web::Request& request, Action action,
                                             std::vector<PersonId> people, const std::string& scope,
                                             bool taken_away = false) const;

  // Whether the one who asks may use what has this policy: links to the rest are not offered.
  [[nodiscard]] bool May(const web::Request& request, const web::RoutePolicy& policy) const;
  [[nodiscard]] CheckHead Head(const web::Request& request, store::Transaction& tx, const Check& check,
                               const std::string& part) const;
  // `title` before the check's own; `part` as in Head.
  [[nodiscard]] web::Response Page(const web::Request& request, const Check& check, const std::string& title,
                                   std::string_view content, const sharing::Access& access) const;
  [[nodiscard]] const Pages& Use() const { return pages_; }

 private:
  const Pages pages_;
};

[[nodiscard]] std::string Base(const Check& check);  // "/returns/<ref>"
// "1 finding", "20,312 findings".
[[nodiscard]] std::string Counted(std::int64_t number, const std::string& one, const std::string& more);
[[nodiscard]] web::Tag LevelTag(const std::string& level);
[[nodiscard]] std::optional<web::Tag> StateTag(FindingState state, bool fix_list = false);
// "3 findings."; with those that are not shown to this reader, where there are any.
[[nodiscard]] std::string CountWords(std::int64_t total, std::int64_t withheld, const std::string& one,
                                     const std::string& more);
// "Episodes, line 14"; "The return as a whole".
[[nodiscard]] std::string PlaceOf(const Finding& finding);
[[nodiscard]] std::string WhoMends(const std::string& team, const std::string& worker);
// The page asked for, from 1, and what of the list it shows.
[[nodiscard]] std::size_t PageNumber(const web::Request& request);
// `base` ends in "?" or "&".
[[nodiscard]] web::Pagination PagesOf(const web::Request& request, std::int64_t total,
                                      const std::string& base);
// "?level=error&" of the query's values of these names, for links that keep them.
[[nodiscard]] std::string Kept(const web::Request& request, const std::vector<std::string>& names);
[[nodiscard]] web::Select Chooser(const std::string& id, const std::string& label,
                                  const std::vector<std::pair<std::string, std::string>>& choices,
                                  const std::string& chosen);
// A table of findings; `columns` of "child", "rule", "place", "fields", "worker", "state".
[[nodiscard]] web::Table FindingsTable(const std::string& caption, const std::vector<Finding>& findings,
                                       const std::vector<std::string>& columns, const std::string& check_base,
                                       const std::string& empty);

void AddCheckRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddFindingRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddFixListRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddFileRoutes(std::vector<web::Route>& routes, const Desk& desk);

}  // namespace kindred::statutory
