// The view models of the shared components (web/components/*.mustache). A page's view model holds them by
// value and its template includes the partial inside a section:
//
//   struct View { web::SummaryList facts; };
//   {{#facts}}{{> web/components/summary_list}}{{/facts}}
//
// Text is escaped by the templates; only members called `html` are markup made by another template.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kindred::web {

struct Link {
  std::string text;
  std::string href;
  std::string hidden;  // more words for screen readers: "Change" + " date of birth"
};

// tag: a word of state. colour: grey green teal blue purple magenta red orange yellow, or empty for the plain
// one.
struct Tag {
  std::string text;
  std::string colour;
};

// badge: a small outlined word, for counts and kinds. colour: as the tag's.
struct Badge {
  std::string text;
  std::string colour;
};

// summary_list: facts as key and value.
struct SummaryRow {
  std::string key;
  std::string value;   // text; or
  std::string html;    // markup of another template, shown instead
  std::string source;  // the quiet line under the value: "School census, 3 March 2026"
  std::string source_href;
  std::vector<Link> actions;
};
struct SummaryList {
  std::vector<SummaryRow> rows;
  bool dense = false;
};

// table: caption, heads, rows. On a narrow screen each row becomes a block (`stack`) or the table scrolls.
struct TableHead {
  std::string text;
  bool number = false;
  std::string href;    // sorts by this column when followed
  std::string sorted;  // ascending, descending or empty
};
struct TableCell {
  std::string text;
  std::string href;  // makes the text a link
  std::optional<Tag> tag;
  std::string html;  // markup of another template, shown instead of text
  bool number = false;
  bool header = false;  // names its row
  std::string label;    // its column's head, for narrow screens; filled by Finish
};
struct TableRow {
  std::vector<TableCell> cells;
};
struct Table {
  std::string caption;
  std::string caption_class = "govuk-table__caption--m";  // or govuk-visually-hidden
  std::vector<TableHead> heads;
  std::vector<TableRow> rows;
  std::string empty = "There is nothing here.";  // said when there are no rows
  bool dense = false;
  bool stack = true;
  [[nodiscard]] bool has_rows() const { return !rows.empty(); }
  // Gives each cell its column's head as label. Call once the rows are in.
  Table& Finish();
};

// error_summary: at the top of a page that came back.
struct ErrorItem {
  std::string text;
  std::string href;  // "#field-id"
};
struct ErrorSummary {
  std::string title = "There is a problem";
  std::vector<ErrorItem> errors;
  [[nodiscard]] bool any() const { return !errors.empty(); }
};

// What every field of a form has. Empty strings are left out.
struct Field {
  std::string id;     // also the name
  std::string label;  // the legend of a group
  std::string hint;
  std::string error;
  // The ids of hint and error, for aria-describedby.
  [[nodiscard]] std::string described_by() const;
};

// input, textarea
struct Input : Field {
  std::string value;
  std::string type = "text";
  std::string autocomplete;
  std::string inputmode;
  std::string width;        // govuk-input--width-10, govuk-!-width-one-half
  std::string label_class;  // govuk-label--m; govuk-label--l for the only question of a page
  bool spellcheck = true;
  bool heading = false;   // the label is the page's h1
  bool may_show = false;  // a password that may be shown
};
struct TextArea : Field {
  std::string value, label_class;
  int rows = 5;
};

// date_input: three fields, <id>-day, <id>-month, <id>-year.
struct DateInput : Field {
  std::string day, month, year;
  bool birth_date = false;  // lets the browser fill it in
  bool heading = false;
};

// select, radios, checkboxes
struct Choice {
  std::string value;
  std::string text;
  std::string hint;
  bool chosen = false;
  std::string id;  // filled by Finish
};
struct Select : Field {
  std::vector<Choice> choices;
};
struct Choices : Field {  // radios, checkboxes
  std::vector<Choice> choices;
  bool heading = false;  // the legend is the page's h1
  bool inlined = false;  // side by side
  bool small = false;
  [[nodiscard]] const std::string& group() const { return id; }  // the name of every choice
  // Numbers the choices' ids. Call once the choices are in.
  Choices& Finish();
};
struct FileInput : Field {
  std::string accept;
  bool multiple = false;
};

// button: sends its form; link_button: looks like one and leads somewhere.
struct Button {
  std::string text;
  std::string name, value;  // sent with the form
  std::string kind;         // govuk-button--secondary, govuk-button--warning
  std::string key;          // pressed by this key
};
struct LinkButton {
  std::string text, href, kind;
};

// pagination: previous, pages, next.
struct PageNumber {
  std::string number, href;
  bool current = false;
  bool gap = false;
};
struct Pagination {
  std::string previous, next;  // addresses; empty: none
  std::vector<PageNumber> pages;
  std::string label = "Pages";
  [[nodiscard]] bool any() const { return pages.size() > 1; }
};
// The pagination of `pages` pages at `current` (from 1); addresses are `base` + number. One page: empty.
[[nodiscard]] Pagination Paginate(std::size_t current, std::size_t pages, const std::string& base);

// notification_banner: what just happened (success) or what matters on this page.
struct Notification {
  std::string title = "Important";
  std::string heading;
  std::string text;
  bool success = false;
};

struct InsetText {
  std::string text;
};
struct Warning {
  std::string text;
};

// sub_navigation: the parts of one record.
struct SubNavItem {
  std::string text, href;
  bool current = false;
};
struct SubNavigation {
  std::string label;  // "Parts of this record"
  std::vector<SubNavItem> items;
};

// identity_bar: about whom this page is.
struct IdentityBar {
  std::string title;
  std::vector<std::string> details;
  std::vector<Tag> tags;
  [[nodiscard]] bool has_tags() const { return !tags.empty(); }
};

// timeline: dated events, newest or oldest first.
struct TimelineItem {
  std::string title, href;
  std::string by;    // agency or person
  std::string date;  // "3 March 2026"
  std::string date_iso;
  std::string text;
  std::string source, source_href;
};
struct Timeline {
  int level = 3;  // of the items' headings: 2 or 3
  std::vector<TimelineItem> items;
  [[nodiscard]] bool level_two() const { return level == 2; }
};

// filter: a form that narrows a list; its fields are markup of the page's own template.
struct Filter {
  std::string action;
  std::string html;
  std::vector<Link> chosen;  // what is set now; each link takes it away
  std::string clear;         // address without filters
  [[nodiscard]] bool has_chosen() const { return !chosen.empty(); }
};

// interruption_card: stop and think before going on.
struct InterruptionCard {
  std::string heading, text;
  std::string action_text, action_href;
  std::string other_text, other_href;
};

struct DetailsBlock {
  std::string summary;
  std::string text;
  std::string html;
};

}  // namespace kindred::web
