// Asking an agency about its own record, telling it no more than the question needs; keeping the answer.
#include <algorithm>
#include <set>

#include "base/json.hpp"
#include "families/match.sql.hpp"
#include "families/pages/ask.mustache.hpp"
#include "families/pages/match_desk.hpp"
#include "families/pages/questions.mustache.hpp"
#include "store/journal.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

struct AskView {
  web::ErrorSummary errors;
  std::string csrf, action, back;
  web::Choices agency, facts;
};
struct QuestionCard {
  std::string ref, agency, asked, text, answer, href, csrf;
  bool open = false;
  web::Input field;
};
struct QuestionsView {
  std::optional<web::Notification> done;
  std::vector<QuestionCard> cards;
};

// What an agency may be asked to look up again. None of it says what somebody else holds.
struct Askable {
  const char* value;
  const char* text;
};
constexpr Askable kAskable[] = {{"name", "the full name, and any former or other names"},
                                {"birth_date", "the date of birth, and how it was verified"},
                                {"sex", "the sex as recorded"},
                                {"address", "the address now and before"},
                                {"identifier", "the NHS number or UPN, and where it came from"},
                                {"relatives", "who the parents or carers are"},
                                {"twin", "whether there is a twin or another child of the same name"}};

std::string QuestionText(const Side& side, const std::set<std::string>& facts) {
  std::string text = "About your record " + side.local_id + " (" + side.source +
                     "). Please check at the source and tell us: ";
  std::size_t count = 0;
  for (const Askable& one : kAskable)
    if (facts.contains(one.value)) text += (count++ == 0 ? "" : "; ") + std::string(one.text);
  return text + ". Please answer by quoting your record number only.";
}

void AskForm(const web::Request& request, const PairPage& page, AskView& view) {
  view.csrf = request.csrf;
  view.action = MatchHref(page.ref) + "/ask";
  view.back = MatchHref(page.ref);
  view.agency.id = "side";
  view.agency.label = "Which agency?";
  view.agency.choices = {{"a", page.a.agency, page.a.source + ", record " + page.a.local_id, false, ""},
                         {"b", page.b.agency, page.b.source + ", record " + page.b.local_id, false, ""}};
  const std::string side = request.form.Get("side");
  for (web::Choice& choice : view.agency.choices) choice.chosen = choice.value == side;
  view.facts.id = "fact";
  view.facts.label = "What is it asked?";
  view.facts.hint = "Ask for as little as settles the doubt.";
  view.facts.small = true;
  const std::vector<std::string> chosen = request.form.All("fact");
  for (const Askable& one : kAskable) {
    std::string text = one.text;
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    view.facts.choices.push_back(
        {one.value, text, "", std::find(chosen.begin(), chosen.end(), one.value) != chosen.end(), ""});
  }
  view.agency.Finish();
  view.facts.Finish();
}

web::Response RenderAsk(const Desk& desk, const web::Request& request, const PairPage& page,
                        const AskView& view) {
  std::string content;
  templates::RenderAsk(content, view);
  return desk.Page(request,
                   {.title = "Ask an agency",
                    .section = "matches",
                    .back = MatchHref(page.ref),
                    .error = view.errors.any()},
                   content, page.access);
}

web::Response ShowAsk(const Desk& desk, const web::Request& request) {
  return OnPair(desk, request, Action::kView, [&](const PairPage& page) {
    AskView view;
    AskForm(request, page, view);
    return RenderAsk(desk, request, page, view);
  });
}

web::Response KeepQuestion(const Desk& desk, const web::Request& request) {
  return OnPair(desk, request, Action::kCorrect, [&](const PairPage& page) -> web::Response {
    std::set<std::string> facts;
    for (const std::string& fact : request.form.All("fact"))
      if (std::any_of(std::begin(kAskable), std::end(kAskable),
                      [&](const Askable& one) { return fact == one.value; }))
        facts.insert(fact);
    const std::string which = request.form.Get("side");
    if ((which != "a" && which != "b") || facts.empty()) {
      AskView view;
      if (which != "a" && which != "b") {
        view.agency.error = "Choose which agency is asked";
        view.errors.errors.push_back({"Choose which agency is asked", "#side-1"});
      }
      if (facts.empty()) {
        view.facts.error = "Choose what it is asked";
        view.errors.errors.push_back({"Choose what it is asked", "#fact-1"});
      }
      AskForm(request, page, view);
      return RenderAsk(desk, request, page, view);
    }
    const Side& side = which == "a" ? page.a : page.b;
    const std::string text = QuestionText(side, facts), ref = desk.Use().random.Token(9);
    auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
      const Instant now = desk.Use().clock.Now();
      tx.Execute(sql::insert_question, tx.NewId(), ref, page.pair.a, page.pair.b, side.record, text,
                 page.access.Account(), now);
      JsonWriter became;
      became.BeginObject().Field("record", side.record).Field("text", text).EndObject();
      store::journal::Record(tx, {.account = page.access.Account(),
                                  .purpose = Desk::Purpose(),
                                  .reason = "asked the agency",
                                  .kind = "link",
                                  .entity = page.pair.a,
                                  .action = "asked",
                                  .was = std::nullopt,
                                  .became = became.Text()});
      return {};
    });
    if (!written) return web::Problem(written.error());
    return web::Redirect("/matches/questions?kept=1");
  });
}

// Questions whose record's section this reader may see; others are not listed.
web::Response ShowQuestions(const Desk& desk, const web::Request& request) {
  std::vector<AgencyQuestion> questions;
  std::vector<PersonId> people;
  std::vector<RecordPair> pairs;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    questions = ReadQuestions(tx, std::nullopt);
    people.clear();
    pairs.clear();
    for (const AgencyQuestion& q : questions) {
      pairs.push_back(q.pair);
      store::Rows rows = tx.Select(sql::record_with_source, q.record);
      if (const store::Row* row = rows.First()) people.push_back(row->As<PersonId>(4));
    }
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    return {};
  });
  if (!read) return web::Problem(read.error());
  const auto refs = RefsOf(desk.Use().db, desk.Use().random, pairs);
  if (!refs) return web::Problem(refs.error());
  return desk.Open(
      request, Action::kSearch, people,
      [&](Transaction& tx, const sharing::Access& access) -> Result<web::Response> {
        QuestionsView view;
        if (request.query.Has("kept"))
          view.done = web::Notification{"Success", "The question is kept",
                                        "Send it to the agency; its pair waits for the answer.", true};
        for (std::size_t i = 0; i < questions.size(); ++i) {
          const AgencyQuestion& q = questions[i];
          store::Rows rows = tx.Select(sql::record_with_source, q.record);
          const store::Row* row = rows.First();
          if (row == nullptr) continue;
          const auto section = SectionFromName(row->Text(3));
          if (!section || !access.Allows(*section) || !access.Allows(Section::kLinkage)) continue;
          QuestionCard card{.ref = q.ref,
                            .agency = row->String(2),
                            .text = q.text,
                            .answer = q.answer.value_or(""),
                            .href = MatchHref((*refs)[i]),
                            .csrf = request.csrf,
                            .open = !q.answer && !q.withdrawn};
          if (!row->Text(7).empty()) card.agency += " (" + row->String(7) + ")";
          card.asked = "Asked by " + AccountName(tx, q.account) + " on " + FormatLondon(q.asked_at);
          if (q.withdrawn) card.asked += "; withdrawn";
          if (q.answer) card.asked += "; answered on " + FormatLondon(q.answered_at);
          card.field = {{.id = "answer-" + q.ref, .label = "What the agency answered"}};
          view.cards.push_back(std::move(card));
        }
        std::string content;
        templates::RenderQuestions(content, view);
        return desk.Page(request,
                         {.title = "Questions to agencies",
                          .section = "matches",
                          .breadcrumbs = {{"Home", "/", ""}, {"Matches", "/matches", ""}}},
                         content, access);
      });
}

web::Response SettleQuestion(const Desk& desk, const web::Request& request) {
  const std::string ref = request.Segment("ref"), answer = request.form.Get("answer-" + ref);
  const bool withdraw = request.form.Get("do") == "withdraw";
  if (!withdraw && answer.empty())
    return web::Problem(400, "Write what the agency answered; go back and fill it in.");
  std::vector<PersonId> people;
  std::optional<AgencyQuestion> question;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    question.reset();
    people.clear();
    for (AgencyQuestion& q : ReadQuestions(tx, std::nullopt))
      if (q.ref == ref) question = std::move(q);
    if (!question) return {};
    store::Rows rows = tx.Select(sql::record_with_source, question->record);
    if (const store::Row* row = rows.First()) people.push_back(row->As<PersonId>(4));
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!question) return web::Problem(404, "There is no such question.");
  const web::SignedIn& who = *request.who;
  auto access = desk.Use().gate.Open({who.account, who.agency, who.role}, {.action = Action::kCorrect,
                                                                           .purpose = Desk::Purpose(),
                                                                           .people = people,
                                                                           .sections = Sections::All(),
                                                                           .scope = {}});
  if (!access) return web::Problem(access.error());
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    const Instant now = desk.Use().clock.Now();
    const std::int64_t changed = withdraw
                                     ? tx.Execute(sql::withdraw_question, ref, now)
                                     : tx.Execute(sql::answer_question, ref, answer, access->Account(), now);
    if (changed == 0)
      return Fail(ErrorKind::kConflict,
                  "This question was answered or withdrawn meanwhile; reload the list.");
    JsonWriter became;
    became.BeginObject().Field("question", ref);
    if (!withdraw) became.Field("answer", answer);
    became.EndObject();
    store::journal::Record(tx, {.account = access->Account(),
                                .purpose = Desk::Purpose(),
                                .reason = withdraw ? "question withdrawn" : "the agency answered",
                                .kind = "link",
                                .entity = question->pair.a,
                                .action = withdraw ? "withdrawn" : "answered",
                                .was = std::nullopt,
                                .became = became.Text()});
    return {};
  });
  if (!written) return web::Problem(written.error());
  return web::Redirect("/matches/questions");
}

}  // namespace

void AddQuestionRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  using web::Method;
  const auto add = [&](Method method, const char* pattern, web::RoutePolicy policy,
                       web::Response (*handler)(const Desk&, const web::Request&)) {
    routes.push_back(
        {method, pattern, policy, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  add(Method::kGet, "/matches/questions", {"search", "linkage"}, ShowQuestions);
  add(Method::kPost, "/matches/questions/{ref}", {"correct", "linkage"}, SettleQuestion);
  add(Method::kGet, "/matches/{pair}/ask", {"view", "linkage"}, ShowAsk);
  add(Method::kPost, "/matches/{pair}/ask", {"correct", "linkage"}, KeepQuestion);
}

}  // namespace kindred::families
