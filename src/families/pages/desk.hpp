// What every page of families shares: finding the family of a request, opening the gate for exactly the
// people shown, reading inside one snapshot, and turning errors into pages. Internal to the pages.
//
//   return desk.OnFamily(request, Action::kView, [&](store::Transaction& tx, const FamilyPage& page) { … });
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/policy.hpp"
#include "families/pages.hpp"
#include "families/record.hpp"
#include "web/components.hpp"

namespace kindred::families {

// The head of every page about one family: who, in what state, and its parts.
struct FamilyHead {
  std::string ref, title, caption, lead, csrf;
  web::IdentityBar bar;
  web::SubNavigation parts;
  std::vector<std::string> withheld;
  web::Select view;  // whole family, or one child's household and carers
  std::string part;  // address of this page, for the view's form
  bool has_children = false;
  std::string child_ref;  // whose view it is; empty: the whole family
  std::string query;      // "?child=…" to keep the view when going to another part
};

class Desk {
 public:
  explicit Desk(Services services) : services_(services) {}

  // Opens the gate for `people` as the one who asks, and runs `work` on a snapshot. The page's body comes
  // back with the ticket of the access log. `taken_away`: it leaves as a file, and is logged as an export.
  using Work = std::function<Result<web::Response>(store::Transaction&, const sharing::Access&)>;
  [[nodiscard]] web::Response Open(const web::Request& request, Action action, std::vector<PersonId> people,
                                   const Work& work, bool taken_away = false) const;
  // The same for the family in the request's {ref}: 404 where there is none, a redirect where it was joined.
  using FamilyWork =
      std::function<Result<web::Response>(store::Transaction&, const sharing::Access&, const FamilyRecord&)>;
  [[nodiscard]] web::Response OnFamily(const web::Request& request, bool with_events, const FamilyWork& work,
                                       bool taken_away = false) const;
  // What stands between the reader and this family's record: the question what for, a refusal with what may
  // be done about it; nothing when the way is free. For pages that do not go through OnFamily. Nothing is
  // logged yet.
  [[nodiscard]] std::optional<web::Response> Stop(store::Transaction& tx, const web::Request& request,
                                                  const std::string& ref, const std::vector<PersonId>& people,
                                                  bool closed = false) const;

  [[nodiscard]] web::Response Page(const web::Request& request, const web::Page& page,
                                   std::string_view content, const sharing::Access& access) const;
  [[nodiscard]] FamilyHead Head(const web::Request& request, const FamilyRecord& record,
                                const std::string& part, const std::string& caption) const;
  [[nodiscard]] Date Today() const { return services_.clock.Today(); }
  [[nodiscard]] const Services& Use() const { return services_; }
  [[nodiscard]] static std::string Purpose() { return "direct care"; }

 private:
  Services services_;
};

// "School census, spring, 15 January 2026": the quiet line under a fact.
[[nodiscard]] std::string SourceLine(const SourceOfFact& source);
// "14", "8 months", "due 1 July 2026", "died 9 January 2021".
[[nodiscard]] std::string AgeWords(const Member& member, Date today);
[[nodiscard]] std::string RowHref(RowId row);
// "since 3 November 2025", "1 June 2020 to 2 March 2022".
[[nodiscard]] std::string PeriodWords(const std::optional<Date>& from, const std::optional<Date>& to);

// Title and breadcrumbs of a part of a family record; `part` "" is the summary.
[[nodiscard]] web::Page PageOf(const FamilyRecord& record, const std::string& part);

// A refusal in words, with the ways on: share now, or override where that is open to the reader.
[[nodiscard]] web::Response RefusedPage(const Desk& desk, const web::Request& request, const std::string& ref,
                                        const std::string& reason, bool may_override);

void AddReasonRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddShareRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddReviewRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddProtectionRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddFamilyRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddAccessRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddCorrectionRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddSearchRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddMatchRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddRowRoutes(std::vector<web::Route>& routes, const Desk& desk);

}  // namespace kindred::families
