// "Share now": from a record or from a refusal, a decision to share what is relevant to a child's welfare, or
// not to, with its reason; it takes effect at once and is reviewed afterwards.
#include <algorithm>

#include "families/pages/desk.hpp"
#include "families/pages/share.mustache.hpp"
#include "families/pages/shared.mustache.hpp"
#include "families/seen.hpp"
#include "families/share.sql.hpp"
#include "sharing/decide.hpp"
#include "sharing/disclosures.hpp"

namespace kindred::families {
namespace {

using sharing::Access;
using store::Transaction;

struct ShareView {
  std::string csrf, action, caption, back;
  web::ErrorSummary errors;
  web::Choices decision, sections, basis;
  std::optional<web::Choices> people;
  web::Select to, days;
  web::Input outside;
  web::TextArea why;
  [[nodiscard]] bool has_errors() const { return errors.any(); }
};
struct SharedView {
  std::string title, said, next, back;
};

struct Agency {
  AgencyId id;
  std::string name;
};
// Of whom, and as far as the reader may look.
struct About {
  FamilyKey key;
  std::vector<PersonId> people;
  sharing::Sight sight;
  std::vector<Agency> agencies;
  [[nodiscard]] bool IsOpen() const { return sight.refusal.empty(); }
  // Connected with the family: may tell what they know, but has nothing opened.
  [[nodiscard]] bool IsConnected() const { return !IsOpen() && !sight.asks_purpose && !sight.may_override; }
};

Result<About> Find(const Desk& desk, const web::Request& request) {
  About about;
  const web::SignedIn& who = *request.who;
  if (!sharing::WorksWithFamilies(who.role) && !sharing::IsOnDuty(who.role))
    return Fail(ErrorKind::kRefused, "Your role does not decide what is shared about a family.");
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    about = {};
    const auto key = FindFamily(tx, request.Segment("ref"));
    if (!key) return Fail(ErrorKind::kBadData, "There is no family record at this address.");
    about.key = *key;
    about.people = PeopleOfFamily(tx, key->family);
    auto sight = desk.Use().gate.Weigh(tx, {who.account, who.agency, who.role},
                                       {.action = Action::kView,
                                        .purpose = Desk::Purpose(),
                                        .people = about.people,
                                        .sections = Sections::All(),
                                        .scope = {}});
    if (!sight) return Unexpected(sight.error());
    about.sight = std::move(*sight);
    for (const store::Row& row : tx.Select(sql::agencies))
      about.agencies.push_back({row.As<AgencyId>(0), row.String(1)});
    return {};
  });
  if (!read) return Unexpected(read.error());
  return about;
}

web::Choices SectionChoices(const web::Request& request, const std::string& fault) {
  web::Choices choices{{.id = "section", .label = "What", .hint = "Only what is relevant", .error = fault}};
  const auto chosen = request.form.All("section");
  for (int i = 0; i < kSectionCount; ++i)
    if (const auto section = static_cast<Section>(i); sharing::kOfSources.Has(section)) {
      const std::string name(SectionName(section));
      choices.choices.push_back({name, std::string(SectionTitle(section)), "",
                                 std::find(chosen.begin(), chosen.end(), name) != chosen.end(), ""});
    }
  choices.Finish();
  return choices;
}

struct Fault {
  std::string field, text;
};

web::Response Show(const Desk& desk, const web::Request& request, const About& about,
                   const std::optional<Fault>& fault) {
  const auto error = [&](const char* field) {
    return fault && fault->field == field ? fault->text : std::string();
  };
  const std::string decided = request.form.Get("decision"), basis = request.form.Get("basis");
  ShareView view{
      .csrf = request.csrf,
      .action = "/families/" + about.key.ref + "/share",
      .caption = about.IsOpen() ? about.key.title + " family" : "A record that is not shown to you",
      .back = "/families/" + about.key.ref};
  view.decision = {{.id = "decision", .label = "What have you decided?", .error = error("decision")}};
  view.decision.choices = {
      {"share", "To share now", "", decided == "share", ""},
      {"not", "Not to share", "Sharing would do the child more harm", decided == "not", ""}};
  view.decision.Finish();
  view.why = {{.id = "why",
               .label = "Why",
               .hint = "What is relevant for the child, or what harm sharing would do",
               .error = error("why")},
              request.form.Get("why")};
  view.why.rows = 4;
  view.to = {{.id = "to", .label = "To whom", .error = error("to")}};
  const std::string to = request.form.Get("to");
  view.to.choices.push_back({"", "Choose", "", to.empty(), ""});
  for (const Agency& agency : about.agencies) {
    const bool own = agency.id == request.who->agency;
    if (own ? about.IsConnected() : !about.IsOpen()) continue;  // nobody gives on what they do not see
    const std::string id = std::to_string(agency.id.value);
    view.to.choices.push_back({id, own ? "My own agency: open it to us" : agency.name, "", to == id, ""});
  }
  view.to.choices.push_back({"outside", "Somebody who does not use Kindred", "", to == "outside", ""});
  view.outside = {{.id = "outside",
                   .label = "If they do not use Kindred: name and organisation",
                   .hint = "Kindred keeps the decision; you send it yourself, safely",
                   .error = error("outside")},
                  request.form.Get("outside")};
  view.sections = SectionChoices(request, error("section"));
  view.basis = {{.id = "basis", .label = "What it rests on", .error = error("basis")}};
  for (int i = 0; i < sharing::kBases; ++i) {
    const auto one = static_cast<sharing::Basis>(i);
    const std::string name(sharing::BasisName(one));
    view.basis.choices.push_back({name, std::string(sharing::BasisWords(one)), "", basis == name, ""});
  }
  view.basis.Finish();
  view.days = {{.id = "days", .label = "For how long"}};
  for (const char* days : {"1", "7", "30"})
    view.days.choices.push_back(
        {days, std::string(days) + (days[0] == '1' ? " day" : " days"), "",
         request.form.Get("days") == days || (request.form.Get("days").empty() && days[0] == '7'), ""});
  if (fault) view.errors.errors.push_back({fault->text, "#" + fault->field});
  const web::Page page{.title = "Share now, or say why not",
                       .section = "families",
                       .breadcrumbs = {{"Home", "/", ""}, {"Search", "/search", ""}},
                       .error = fault.has_value()};
  const auto finish = [&](web::Response response) {
    if (fault && response.status == 200) response.status = 400;
    return response;
  };
  if (!about.IsOpen()) {
    std::string content;
    templates::RenderShare(content, view);
    return finish(web::Html(desk.Use().shell.Render(request, page, content)));
  }
  return finish(desk.Open(
      request, Action::kView, about.people,
      [&](Transaction& tx, const Access& access) -> Result<web::Response> {
        web::Choices people{{.id = "person", .label = "About whom", .error = error("person")}};
        SeenReader reader(tx, access.Seen());
        const auto chosen = request.form.All("person");
        for (const PersonId person : about.people)
          if (const Seen seen = reader.CardOf(person); seen.known) {
            const std::string ref = tx.SelectText(sql::ref_of_person, person).value_or("");
            people.choices.push_back(
                {ref, seen.card.name, "", std::find(chosen.begin(), chosen.end(), ref) != chosen.end(), ""});
          }
        people.Finish();
        view.people = std::move(people);
        std::string content;
        templates::RenderShare(content, view);
        return desk.Page(request, page, content, access);
      }));
}

// The decision that the form says, or which field is wrong and how.
Result<sharing::Disclosure> Decided(const Desk& desk, const web::Request& request, const About& about,
                                    Fault& fault) {
  const auto wrong = [&](const char* field, const char* text) {
    fault = {field, text};
    return Fail(ErrorKind::kUsage, text);
  };
  sharing::Disclosure d{.made_by = request.who->account};
  const std::string decided = request.form.Get("decision");
  if (decided != "share" && decided != "not") return wrong("decision", "Choose whether to share");
  d.why = request.form.Get("why");
  if (d.why.empty()) return wrong("why", "Say why");
  d.people = about.people;
  if (decided == "not") {
    d.kind = sharing::DisclosureKind::kRefused;
    return d;
  }
  if (about.IsOpen()) {
    d.people.clear();
    const auto chosen = request.form.All("person");
    auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
      d.people.clear();
      for (const std::string& ref : chosen)
        if (const auto person = FindPerson(tx, ref);
            person && std::find(about.people.begin(), about.people.end(), *person) != about.people.end())
          d.people.push_back(*person);
      return {};
    });
    if (!read) return Unexpected(read.error());
    if (d.people.empty()) return wrong("person", "Choose whom it is about");
  }
  const std::string to = request.form.Get("to");
  if (to == "outside") {
    d.to = request.form.Get("outside");
    if (d.to.empty()) return wrong("outside", "Say who they are and where they work");
  } else {
    const auto agency = std::find_if(about.agencies.begin(), about.agencies.end(),
                                     [&](const Agency& one) { return std::to_string(one.id.value) == to; });
    if (agency == about.agencies.end()) return wrong("to", "Choose to whom it goes");
    const bool own = agency->id == request.who->agency;
    if (own ? about.IsConnected() : !about.IsOpen()) return wrong("to", "Choose to whom it goes");
    d.to = agency->name;
    d.to_agency = agency->id;
  }
  const bool gives_on = d.to_agency != request.who->agency;
  for (const std::string& name : request.form.All("section")) {
    const auto section = SectionFromName(name);
    if (!section || !sharing::kOfSources.Has(*section)) continue;
    if (gives_on && !std::all_of(d.people.begin(), d.people.end(), [&](PersonId person) {
          const sharing::PersonSight p = about.sight.Of(person);
          return p.granted.Has(*section) || p.disclosed.Has(*section);
        }))
      return wrong("section",
                   "You can only give on what you see yourself: leave out what is not shown to you");
    d.sections = d.sections.With(*section);
    d.what += (d.what.empty() ? "" : ", ") + std::string(SectionTitle(*section));
  }
  if (d.sections.IsEmpty()) return wrong("section", "Choose what to share");
  d.basis = sharing::BasisFromName(request.form.Get("basis"));
  if (!d.basis) return wrong("basis", "Choose what it rests on");
  const std::string days = request.form.Get("days");
  d.until = desk.Use().clock.Now().AddSeconds((days == "1"    ? 1
                                               : days == "30" ? 30
                                                              : 7) *
                                              std::int64_t{86'400});
  return d;
}

web::Response ShowShare(const Desk& desk, const web::Request& request) {
  const auto about = Find(desk, request);
  if (!about) return web::Problem(about.error());
  return Show(desk, request, *about, std::nullopt);
}

web::Response Share(const Desk& desk, const web::Request& request) {
  const auto about = Find(desk, request);
  if (!about) return web::Problem(about.error());
  Fault fault;
  const auto decided = Decided(desk, request, *about, fault);
  if (!decided && !fault.field.empty()) return Show(desk, request, *about, fault);
  if (!decided) return web::Problem(decided.error());
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    auto made = sharing::Disclose(tx, *decided);
    if (!made) return Unexpected(made.error());
    return {};
  });
  if (!written) return web::Problem(written.error());
  SharedView view{.back = "/families/" + about->key.ref};
  if (decided->kind == sharing::DisclosureKind::kRefused) {
    view.title = "Your decision is kept";
    view.said = "You decided not to share";
    view.next = "Somebody reads your reason afterwards. If what you know changes, decide again.";
  } else {
    view.title = decided->to_agency.IsNone() ? "Your decision is kept" : "Shared";
    view.said = decided->what + " with " + decided->to;
    view.next = decided->to_agency.IsNone()
                    ? "Kindred has sent nothing: send it yourself, by secure mail or by word of mouth."
                    : "They can read it from now on. Tell them that it is there; somebody reads your reason "
                      "afterwards.";
  }
  std::string content;
  templates::RenderShared(content, view);
  return web::Html(desk.Use().shell.Render(request,
                                           {.title = view.title,
                                            .section = "families",
                                            .breadcrumbs = {{"Home", "/", ""}, {"Search", "/search", ""}}},
                                           content));
}

}  // namespace

void AddShareRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  const web::RoutePolicy view{"view", "core"};
  routes.push_back({web::Method::kGet, "/families/{ref}/share", view,
                    [desk](const web::Request& r) { return ShowShare(desk, r); }});
  routes.push_back({web::Method::kPost, "/families/{ref}/share", view,
                    [desk](const web::Request& r) { return Share(desk, r); }});
}

}  // namespace kindred::families
