// For those who audit: which overrides and disclosures wait for review, what one account looked at, and where
// to read who looked at a child. Reading these is a look, too, and stands in the log.
#include <set>

#include "families/pages/decision.mustache.hpp"
#include "families/pages/desk.hpp"
#include "families/pages/looks.mustache.hpp"
#include "families/pages/oversight.mustache.hpp"
#include "families/seen.hpp"
#include "families/share.sql.hpp"
#include "sharing/disclosures.hpp"
#include "sharing/who_looked.hpp"

namespace kindred::families {
namespace {

using sharing::Access;
using sharing::Disclosure;
using store::Transaction;

constexpr int kWaitingShown = 100;
constexpr int kLooksShown = 200;

struct OversightView {
  std::string said;
  web::Table waiting, people;
};
struct LooksView {
  std::string name, job;
  web::Table looks;
};
struct DecisionView {
  std::string csrf, action, title;
  web::ErrorSummary errors;
  std::optional<web::Notification> done;
  web::SummaryList facts;
  std::optional<web::Choices> outcome;
  web::TextArea note;
  [[nodiscard]] bool has_errors() const { return errors.any(); }
};

// Opens the gate for exactly these people as an audit, and runs `work` on a snapshot.
web::Response Audit(const Desk& desk, const web::Request& request, std::vector<PersonId> people,
                    const std::string& scope, const Desk::Work& work) {
  const web::SignedIn& who = *request.who;
  auto access = desk.Use().gate.Open({who.account, who.agency, who.role}, {.action = Action::kAudit,
                                                                           .purpose = "audit",
                                                                           .people = std::move(people),
                                                                           .sections = Sections::All(),
                                                                           .scope = scope});
  if (!access) return web::Problem(access.error());
  std::optional<web::Response> response;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    auto made = work(tx, *access);
    if (!made) return Unexpected(made.error());
    response = std::move(*made);
    return {};
  });
  if (!read) return web::Problem(read.error());
  return std::move(*response);
}

std::string AccountName(Transaction& tx, AccountId account) {
  if (account.IsNone()) return "The program";
  store::Rows rows = tx.Select(sql::account_to_audit, account);
  const store::Row* row = rows.First();
  return row == nullptr ? "Account " + std::to_string(account.value) : row->String(0) + ", " + row->String(2);
}

std::string Words(Sections sections) {
  std::string words;
  for (int i = 0; i < kSectionCount; ++i)
    if (sections.Has(static_cast<Section>(i)))
      words += (words.empty() ? "" : ", ") + std::string(SectionTitle(static_cast<Section>(i)));
  return words;
}

// The names of those whom a decision is about, as far as the reader may see them.
std::string Names(SeenReader& reader, const std::vector<PersonId>& people) {
  std::string names;
  std::size_t unseen = 0;
  for (const PersonId person : people) {
    const Seen seen = reader.CardOf(person);
    if (!seen.known)
      ++unseen;
    else
      names += (names.empty() ? "" : ", ") + seen.card.name;
  }
  if (unseen > 0)
    names += (names.empty() ? "" : " and ") + std::to_string(unseen) +
             (unseen == 1 ? " person not shown to you" : " people not shown to you");
  return names;
}

web::Response ShowOversight(const Desk& desk, const web::Request& request) {
  std::vector<Disclosure> waiting;
  std::set<PersonId> people;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    waiting = sharing::WaitingForReview(tx, kWaitingShown);
    people.clear();
    for (const Disclosure& d : waiting) people.insert(d.people.begin(), d.people.end());
    return {};
  });
  if (!read) return web::Problem(read.error());
  return Audit(
      desk, request, {people.begin(), people.end()}, "decisions that wait for review",
      [&](Transaction& tx, const Access& access) -> Result<web::Response> {
        OversightView view;
        SeenReader reader(tx, access.Seen());
        view.said = waiting.empty()
                        ? "No decision waits for a review."
                        : std::to_string(waiting.size()) +
                              (waiting.size() == 1 ? " decision waits" : " decisions wait") +
                              " for a review, the oldest first. Somebody other than who decided reviews it.";
        view.waiting = {.caption = "Overrides and decisions to share",
                        .heads = {{"When"}, {"Who"}, {"What"}, {"About"}, {"Review"}},
                        .empty = "Nothing waits.",
                        .dense = true};
        for (const Disclosure& d : waiting)
          view.waiting.rows.push_back(
              {{{.text = FormatLondon(d.made_at)},
                {.text = AccountName(tx, d.made_by)},
                {.text =
                     std::string(sharing::DisclosureWords(d.kind)) + (d.to.empty() ? "" : " with " + d.to)},
                {.text = Names(reader, d.people)},
                {.text = d.made_by == request.who->account ? "Yours: somebody else reviews it"
                                                           : "Read and review",
                 .href = "/access/decisions/" + d.ref}}});
        view.waiting.Finish();
        view.people = {
            .caption = "What somebody looked at", .heads = {{"Who"}, {"Job"}, {"Agency"}}, .dense = true};
        for (const store::Row& row : tx.Select(sql::accounts_to_audit))
          view.people.rows.push_back({{{.text = row.String(1),
                                        .href = "/access/accounts/" + std::to_string(row.Int(0)),
                                        .header = true},
                                       {.text = row.String(2)},
                                       {.text = row.String(3)}}});
        view.people.Finish();
        std::string content;
        templates::RenderOversight(content, view);
        return desk.Page(request,
                         {.title = "Who looked, and what was decided",
                          .section = "access",
                          .breadcrumbs = {{"Home", "/", ""}},
                          .wide = true},
                         content, access);
      });
}

web::Response ShowLooks(const Desk& desk, const web::Request& request) {
  const AccountId account{std::atoll(request.Segment("account").c_str())};
  bool known = false;
  std::vector<store::AccessRow> rows;
  std::set<PersonId> people;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    store::Rows found = tx.Select(sql::account_to_audit, account);
    known = found.First() != nullptr;
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!known || desk.Use().log == nullptr) return web::Problem(404, "There is no such account.");
  auto looked = desk.Use().log->OfAccount(account, kLooksShown);
  if (!looked) return web::Problem(looked.error());
  rows = std::move(*looked);
  for (const store::AccessRow& row : rows)
    if (!row.person.IsNone()) people.insert(row.person);
  return Audit(desk, request, {people.begin(), people.end()},
               "what account " + std::to_string(account.value) + " looked at",
               [&](Transaction& tx, const Access& access) -> Result<web::Response> {
                 LooksView view;
                 {
                   store::Rows found = tx.Select(sql::account_to_audit, account);
                   const store::Row* row = found.First();
                   if (row == nullptr) return Fail(ErrorKind::kBadData, "There is no such account.");
                   view.name = row->String(0);
                   view.job = row->String(1) + (row->Text(1).empty() ? "" : ", ") + row->String(2);
                 }
                 SeenReader reader(tx, access.Seen());
                 view.looks = {.caption = "The last " + std::to_string(kLooksShown) + " looks, newest first",
                               .heads = {{"When"}, {"About"}, {"What"}, {"Why"}, {"Sections"}},
                               .empty = "This account has looked at nobody.",
                               .dense = true};
                 for (const store::AccessRow& row : rows) {
                   std::string about = row.scope;
                   if (!row.person.IsNone()) about = Names(reader, {row.person});
                   if (!row.shown.empty()) about = "A list of " + std::to_string(row.shown.size());
                   view.looks.rows.push_back({{{.text = FormatLondon(row.at)},
                                               {.text = about},
                                               {.text = row.refused ? "Refused: " + row.reason : row.action},
                                               {.text = row.purpose},
                                               {.text = row.refused ? "" : Words(row.granted)}}});
                 }
                 view.looks.Finish();
                 std::string content;
                 templates::RenderLooks(content, view);
                 return desk.Page(request,
                                  {.title = "What " + view.name + " looked at",
                                   .section = "access",
                                   .breadcrumbs = {{"Home", "/", ""}, {"Who looked", "/access", ""}},
                                   .wide = true},
                                  content, access);
               });
}

web::Response ShowDecision(const Desk& desk, const web::Request& request, const std::string& fault = "",
                           const std::string& field = "") {
  std::optional<Disclosure> d;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    d = sharing::FindDisclosure(tx, request.Segment("ref"));
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!d) return web::Problem(404, "There is no such decision.");
  web::Response response = Audit(
      desk, request, d->people, "a decision to share or override",
      [&](Transaction& tx, const Access& access) -> Result<web::Response> {
        SeenReader reader(tx, access.Seen());
        DecisionView view{.csrf = request.csrf,
                          .action = "/access/decisions/" + d->ref,
                          .title = std::string(sharing::DisclosureWords(d->kind))};
        view.facts.rows = {
            {.key = "Decided", .value = FormatLondon(d->made_at) + " by " + AccountName(tx, d->made_by)},
            {.key = "About", .value = Names(reader, d->people)},
            {.key = "Why", .value = d->why}};
        if (!d->to.empty()) view.facts.rows.push_back({.key = "To whom", .value = d->to});
        if (!d->sections.IsEmpty()) view.facts.rows.push_back({.key = "What", .value = Words(d->sections)});
        if (d->basis)
          view.facts.rows.push_back(
              {.key = "Rests on", .value = std::string(sharing::BasisWords(*d->basis))});
        if (d->until) view.facts.rows.push_back({.key = "Until", .value = FormatLondon(*d->until)});
        if (d->reviewed_at) {
          view.facts.rows.push_back(
              {.key = "Reviewed",
               .value = FormatLondon(*d->reviewed_at) + " by " + AccountName(tx, d->reviewed_by)});
          if (d->outcome)
            view.facts.rows.push_back(
                {.key = "Found", .value = std::string(sharing::OutcomeWords(*d->outcome))});
          view.facts.rows.push_back({.key = "Note", .value = d->note});
        } else if (d->made_by != request.who->account) {
          web::Choices outcome{
              {.id = "outcome", .label = "What do you find?", .error = field == "outcome" ? fault : ""}};
          for (int i = 0; i < 3; ++i) {
            const auto one = static_cast<sharing::Outcome>(i);
            const std::string name(sharing::OutcomeName(one));
            outcome.choices.push_back(
                {name, std::string(sharing::OutcomeWords(one)), "", request.form.Get("outcome") == name, ""});
          }
          outcome.Finish();
          view.outcome = std::move(outcome);
          view.note = {{.id = "note",
                        .label = "Your reasons",
                        .hint = "Whoever decided reads them",
                        .error = field == "note" ? fault : ""},
                       request.form.Get("note")};
          view.note.rows = 3;
        }
        if (!fault.empty()) view.errors.errors.push_back({fault, field == "note" ? "#note" : "#outcome"});
        if (request.query.Has("reviewed"))
          view.done = web::Notification{"Success", "The review is kept", "Who decided can read it.", true};
        std::string content;
        templates::RenderDecision(content, view);
        return desk.Page(request,
                         {.title = view.title,
                          .section = "access",
                          .breadcrumbs = {{"Home", "/", ""}, {"Who looked", "/access", ""}},
                          .error = view.errors.any()},
                         content, access);
      });
  if (!fault.empty() && response.status == 200) response.status = 400;
  return response;
}

web::Response ReviewDecision(const Desk& desk, const web::Request& request) {
  const auto outcome = sharing::OutcomeFromName(request.form.Get("outcome"));
  const std::string note = request.form.Get("note");
  if (!outcome) return ShowDecision(desk, request, "Choose what you find", "outcome");
  if (note.empty()) return ShowDecision(desk, request, "Give your reasons", "note");
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    return sharing::Review(tx, request.Segment("ref"), request.who->account, *outcome, note);
  });
  if (!written) return web::Problem(written.error());
  return web::Redirect("/access/decisions/" + request.Segment("ref") + "?reviewed=1");
}

}  // namespace

void AddReviewRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  using web::Method;
  const web::RoutePolicy audit{"audit", "audit"};
  auto add = [&](Method method, const char* pattern, auto handler) {
    routes.push_back(
        {method, pattern, audit, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  add(Method::kGet, "/access", ShowOversight);
  add(Method::kGet, "/access/accounts/{account}", ShowLooks);
  add(Method::kGet, "/access/decisions/{ref}",
      [](const Desk& d, const web::Request& r) { return ShowDecision(d, r); });
  add(Method::kPost, "/access/decisions/{ref}", ReviewDecision);
}

}  // namespace kindred::families
