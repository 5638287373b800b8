#include "web/gallery.hpp"

#include "web/components.hpp"
#include "web/components/checkboxes.mustache.hpp"
#include "web/pages/gallery.mustache.hpp"

namespace kindred::web {
namespace {

struct FilterFields {
  Choices agencies;
};
struct GalleryView {
  std::string csrf;
  IdentityBar identity;
  SubNavigation parts;
  Notification notification;
  ErrorSummary errors;
  SummaryList facts;
  Table table, wide_table;
  std::vector<Tag> tags;
  std::vector<Badge> badges;
  InsetText inset;
  Warning warning;
  DetailsBlock more;
  Timeline timeline;
  Pagination pages;
  Input name, postcode;
  TextArea why;
  DateInput born;
  Select agency;
  Choices sharing, needs;
  FileInput files;
  Button save{.text = "Save", .key = "s"};
  Button other{
      .text = "Save and add another", .name = "next", .value = "add", .kind = "govuk-button--secondary"};
  LinkButton link{.text = "Start a contact", .href = "#main"};
  Filter filter;
  InterruptionCard card;
};

GalleryView MakeView() {
  GalleryView view;
  view.identity = {.title = "Okafor–Reid family",
                   .details = {"Lead: J. Marsh, school nurse", "Oversight: D. Iqbal"},
                   .tags = {{"Amara 14: child in need", "blue"},
                            {"Theo 9: protection plan", "red"},
                            {"2 sources disagree", "yellow"}}};
  view.parts = {.label = "Parts of this record",
                .items = {{"Summary", "#a", true},
                          {"People", "#b"},
                          {"Timeline", "#c"},
                          {"Who is involved", "#d"},
                          {"Sources and conflicts", "#e"},
                          {"Access", "#f"}}};
  view.notification = {.title = "Important",
                       .heading = "Two records of Theo were joined yesterday.",
                       .text = "Look at what changed."};
  view.errors = {.errors = {{"Enter a postcode, like NE4 8XX", "#postcode"},
                            {"Choose how this may be shared", "#sharing"}}};
  view.facts.dense = true;
  view.facts.rows = {
      {.key = "Born",
       .value = "27 March 2014 (age 12)",
       .source = "School census, 3 March 2026",
       .source_href = "#row",
       .actions = {{"Change", "#", "date of birth"}}},
      {.key = "Address", .value = "12 Quarry Lane, TS18 1AB", .source = "Housing, 1 February 2026"}};
  view.table.caption = "Sources";
  view.table.dense = true;
  view.table.heads = {{.text = "Agency", .href = "#sort", .sorted = "ascending"},
                      {.text = "Rows", .number = true},
                      {.text = "State"}};
  view.table.rows = {{{{.text = "Eastmoor schools", .href = "#s", .header = true},
                       {.text = "20,312", .number = true},
                       {.tag = Tag{"On time", "green"}}}},
                     {{{.text = "Eastmoor health", .header = true},
                       {.text = "18,004", .number = true},
                       {.tag = Tag{"41 days old", "orange"}}}}};
  view.table.Finish();
  view.wide_table = view.table;
  view.wide_table.caption = "A table that scrolls by itself where it is too wide";
  view.wide_table.stack = false;
  view.tags = {{"Plain", ""},        {"Grey", "grey"},     {"Green", "green"},     {"Teal", "teal"},
               {"Blue", "blue"},     {"Purple", "purple"}, {"Magenta", "magenta"}, {"Red", "red"},
               {"Orange", "orange"}, {"Yellow", "yellow"}};
  view.badges = {{"Sibling", ""}, {"Urgent", "red"}, {"Done", "green"}};
  view.inset = {"Health has sent no extract since 2 October."};
  view.warning = {"Visit in pairs until 3 May. Source: police, 12 January 2026."};
  view.more = {.summary = "Why these two records are taken for one person",
               .text = "Name, date of birth and postcode agree; the NHS number is missing in one of them."};
  view.timeline.items = {{.title = "Moved to Year 9",
                          .href = "#e",
                          .by = "Eastmoor schools",
                          .date = "3 September 2026",
                          .date_iso = "2026-09-03",
                          .text = "From Year 8.",
                          .source = "School census, row 214",
                          .source_href = "#row"},
                         {.title = "Assessment began",
                          .by = "Eastmoor Council",
                          .date = "12 June 2026",
                          .date_iso = "2026-06-12"}};
  view.pages = Paginate(5, 10, "?page=");
  view.name = {{.id = "name", .label = "Full name", .hint = "As you know it; spelling does not matter"},
               "",
               "text",
               "off"};
  view.postcode = {{.id = "postcode", .label = "Postcode", .error = "Enter a postcode, like NE4 8XX"},
                   "NE",
                   "text",
                   "off",
                   "",
                   "govuk-input--width-10"};
  view.why = {{.id = "why", .label = "Why do you need this?", .hint = "Said in the record of who looked"},
              "A line\nand another",
              ""};
  view.born = {{.id = "born", .label = "Date of birth", .hint = "For example, 27 3 2014"}, "27", "3", "2014"};
  view.agency = {{.id = "agency", .label = "Agency"},
                 {{"1", "Eastmoor Council"}, {"2", "Eastmoor schools", "", true}}};
  view.sharing = {{.id = "sharing",
                   .label = "May this be shared with the family?",
                   .error = "Choose how this may be shared"},
                  {{"yes", "Yes"}, {"no", "No", "Say why below"}}};
  view.sharing.inlined = true;
  view.sharing.Finish();
  view.needs = {{.id = "needs", .label = "What is this about?", .hint = "Choose all that apply"},
                {{"school", "School", "", true}, {"health", "Health"}}};
  view.needs.small = true;
  view.needs.Finish();
  view.files = {{.id = "files", .label = "Extracts"}, ".csv,.xml", true};
  FilterFields fields{.agencies = {{.id = "by", .label = "Agency"},
                                   {{"1", "Eastmoor Council"}, {"2", "Eastmoor schools", "", true}}}};
  fields.agencies.small = true;
  fields.agencies.Finish();
  view.filter = {.action = "/components", .chosen = {{"Eastmoor schools", "?", ""}}, .clear = "?"};
  templates::RenderCheckboxes(view.filter.html, fields.agencies);
  view.card = {"This record is shielded",
               "Only open it if you must. Your reason is recorded and a manager reads it today.",
               "Give a reason and open it",
               "#open",
               "Go back",
               "#back"};
  return view;
}

}  // namespace

Route GalleryRoute(const Shell& shell) {
  const auto show = [&shell](const Request& request) {
    GalleryView view = MakeView();
    view.csrf = request.csrf;
    std::string content;
    templates::RenderGallery(content, view);
    return Html(shell.Render(request, {.title = "Components", .breadcrumbs = {{"Home", "/", ""}}}, content));
  };
  return {Method::kGet, "/components", {"signed_in", "none"}, show};
}

}  // namespace kindred::web
