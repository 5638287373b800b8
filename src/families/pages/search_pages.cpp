// Home and search. What is typed never stands in an address: it is posted, kept for some hours under an
// opaque reference that only the same account can use, and the results are at that reference
// (docs/adr/0007-families.md).
#include <algorithm>

#include "base/text.hpp"
#include "families/pages/desk.hpp"
#include "families/pages/home.mustache.hpp"
#include "families/pages/search.mustache.hpp"
#include "families/record.sql.hpp"
#include "families/search.hpp"
#include "families/search.sql.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

constexpr std::int64_t kSearchSeconds = 12 * 3600;
constexpr std::size_t kResults = 30;

struct SearchPerson {
  std::string name, href, details, why, involved;
  bool is_closed = false;
};
struct SearchFamily {
  std::string title, href;
  std::vector<SearchPerson> people;
};
struct SearchView {
  std::string csrf, summary, tried;
  web::Input box;
  bool searched = false, nothing = false;
  std::vector<SearchFamily> families;
};
struct Need {
  std::string text, href, why;
};
struct HomeView {
  std::string name, csrf;
  web::Input box;
  std::vector<Need> needs, recent;
  [[nodiscard]] bool has_needs() const { return !needs.empty(); }
  [[nodiscard]] bool has_recent() const { return !recent.empty(); }
};

web::Input Box(const std::string& value) {
  web::Input box{{.id = "q", .label = "Name, date of birth, postcode or number"}};
  box.value = value;
  box.spellcheck = false;
  box.autocomplete = "off";
  return box;
}

web::Response ShowBox(const Desk& desk, const web::Request& request) {
  SearchView view{.csrf = request.csrf, .box = Box("")};
  std::string content;
  templates::RenderSearch(content, view);
  return web::Html(desk.Use().shell.Render(request, {.title = "Search", .section = "families"}, content));
}

web::Response Store(const Desk& desk, const web::Request& request) {
  std::string words = request.form.Get("q").substr(0, 200);
  while (!IsValidUtf8(words)) words.pop_back();  // a character cut in two is no text
  if (words.empty()) return web::Redirect("/search");
  const std::string ref = desk.Use().random.Token(12);
  auto stored = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    const Instant now = desk.Use().clock.Now();
    tx.Execute(sql::sweep_stored_searches, now.AddSeconds(-kSearchSeconds));
    tx.Execute(sql::insert_stored_search, ref, request.who->account, words, now);
    return {};
  });
  if (!stored) return web::Problem(stored.error());
  return web::Redirect("/search/" + ref);
}

std::string Joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i ? between : "") + parts[i];
  return text;
}

SearchPerson ViewOf(const FoundPerson& p, Date today) {
  SearchPerson view{p.name, "/people/" + p.ref, {}, Joined(p.why, "; "), {}, p.index_only};
  if (p.death)
    view.details = "died " + FormatLong(*p.death);
  else if (p.birth)
    view.details = std::to_string(std::max(0, p.birth->AgeOn(today))) + ", born " + FormatLong(*p.birth);
  if (!p.area.empty()) view.details += (view.details.empty() ? "" : ", ") + p.area;
  if (!p.involved.empty()) view.involved = "Involved: " + Joined(p.involved, ", ");
  return view;
}

web::Response ShowResults(const Desk& desk, const web::Request& request) {
  std::string words;
  std::vector<Hit> hits;
  std::vector<PersonId> people;
  sharing::Sight around;
  SearchQuery query;
  const web::SignedIn& who = *request.who;
  const auto weigh = [&](Transaction& tx, const std::vector<PersonId>& some) {
    return desk.Use().gate.Weigh(tx, {who.account, who.agency, who.role},
                                 {.action = Action::kSearch,
                                  .purpose = Desk::Purpose(),
                                  .people = some,
                                  .sections = Sections::All(),
                                  .scope = {}});
  };
  auto found = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    people.clear();
    words = tx.SelectText(sql::stored_search, request.Segment("ref"), request.who->account,
                          desk.Use().clock.Now().AddSeconds(-kSearchSeconds))
                .value_or("");
    query = ParseSearch(words);
    if (words.empty()) return {};
    auto best = FindPeople(tx, weigh, query, kResults);
    if (!best) return Unexpected(best.error());
    hits = std::move(*best);
    for (const Hit& hit : hits) people.push_back(hit.person);
    auto sight = weigh(tx, FamiliesOfHits(tx, hits));
    if (!sight) return Unexpected(sight.error());
    around = std::move(*sight);
    return {};
  });
  if (!found) return web::Problem(found.error());
  if (words.empty()) return web::Redirect("/search");
  return desk.Open(
      request, Action::kSearch, people,
      [&](Transaction& tx, const sharing::Access& access) -> Result<web::Response> {
        SearchView view{.csrf = request.csrf, .box = Box(words), .searched = true};
        view.tried = query.Describe();
        if (view.tried.empty())
          view.tried = query.year ? "a year of birth, which alone finds too many: add a name or a postcode"
                                  : "nothing that we understood";
        for (FoundFamily& f : ReadHits(tx, access, around, hits, desk.Today())) {
          SearchFamily family{f.title + " family", f.ref.empty() ? "" : "/families/" + f.ref, {}};
          for (const FoundPerson& p : f.people) family.people.push_back(ViewOf(p, desk.Today()));
          view.families.push_back(std::move(family));
        }
        std::size_t shown = 0;  // hits of restricted services may be left out; nor does their number say so
        for (const SearchFamily& family : view.families) shown += family.people.size();
        view.nothing = shown == 0;
        view.summary =
            shown == 0 ? "Nobody was found."
                       : std::to_string(shown) + (shown == 1 ? " person" : " people") +
                             (hits.size() >= kResults ? " shown, the best matches; add a word to narrow it."
                                                      : " found.");
        std::string content;
        templates::RenderSearch(content, view);
        return desk.Page(request, {.title = "Search results", .section = "families"}, content, access);
      });
}

web::Response ShowHome(const Desk& desk, const web::Request& request) {
  if (request.who->must_change_password) return web::Redirect("/account/password");  // as on every other page
  std::vector<std::pair<FamilyKey, Instant>> recent;
  std::vector<PersonId> people;
  std::int64_t unsettled = 0;
  std::vector<Missing> late;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    recent.clear();
    people.clear();
    for (const store::Row& row : tx.Select(sql::recently_seen, request.who->account))
      recent.push_back({{row.As<FamilyId>(0), row.String(1), row.String(2)}, row.Moment(3)});
    for (const auto& [key, at] : recent)
      for (const PersonId p : PeopleOfFamily(tx, key.family)) people.push_back(p);
    unsettled = tx.SelectInt(sql::count_unsettled).value_or(0);
    for (const store::Row& row : tx.Select(sql::live_sources)) {
      const auto as_of = row.Day(7);
      if (as_of && !row.IsNull(5) && desk.Today() - *as_of > row.Int(5))
        late.push_back({row.String(1) + ": last extract of " + FormatLong(*as_of), Section::kCore});
    }
    return {};
  });
  if (!read) return web::Problem(read.error());
  HomeView view{.name = request.who->name, .csrf = request.csrf, .box = Box("")};
  if (unsettled > 0)
    view.needs.push_back(
        {std::to_string(unsettled) + (unsettled == 1 ? " match to settle" : " matches to settle"), "/matches",
         "Records that may or may not be the same person; a person decides."});
  for (const Missing& m : late)
    view.needs.push_back({m.text, "/sources", "Later than agreed: what pages say of it may be old."});
  const web::Page page{.title = "Home", .section = "home"};
  if (recent.empty()) {
    std::string content;
    templates::RenderHome(content, view);
    return web::Html(desk.Use().shell.Render(request, page, content));
  }
  return desk.Open(
      request, Action::kSearch, people,
      [&](Transaction&, const sharing::Access& access) -> Result<web::Response> {
        for (const auto& [key, at] : recent)
          view.recent.push_back({key.title + " family", "/families/" + key.ref, FormatLondon(at)});
        std::string content;
        templates::RenderHome(content, view);
        return desk.Page(request, page, content, access);
      });
}

}  // namespace

void AddSearchRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  using web::Method;
  routes.push_back({Method::kGet, "/", {"signed_in", "none"}, [desk](const web::Request& r) {
                      return ShowHome(desk, r);
                    }});
  routes.push_back({Method::kGet, "/search", {"search", "core"}, [desk](const web::Request& r) {
                      return ShowBox(desk, r);
                    }});
  routes.push_back({Method::kPost, "/search", {"search", "core"}, [desk](const web::Request& r) {
                      return Store(desk, r);
                    }});
  routes.push_back({Method::kGet, "/search/{ref}", {"search", "core"}, [desk](const web::Request& r) {
                      return ShowResults(desk, r);
                    }});
}

}  // namespace kindred::families
