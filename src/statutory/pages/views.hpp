// View models of the pages of returns. Plain structs; the templates print them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/components.hpp"

namespace kindred::statutory {

struct ChecksView {
  std::vector<web::Link> running;
  web::LinkButton start{.text = "Check a return", .href = "/returns/new", .kind = ""};
  web::Table table;
};

struct NewCheckView {
  std::string csrf;
  web::ErrorSummary errors;
  web::Choices return_name, origin;
  web::Select year;
  web::FileInput files, last, providers;
  web::Input authority;
  web::Button button{.text = "Check"};
  std::string kept;  // how long files are kept, and how
};

struct ProgressView {
  std::string title, state, message;
  int percent = -1;  // −1: not known yet
  bool running = false;
  std::vector<std::string> problems;
  [[nodiscard]] bool has_percent() const { return percent >= 0; }
};

// The head of every page about one check.
struct CheckHead {
  std::string title, caption, summary;
  std::vector<std::string> notices;  // of the check as a whole
  std::string newer;                 // address of a newer check of the same series
  web::SubNavigation parts;
  [[nodiscard]] bool has_parts() const { return !parts.items.empty(); }
};

struct RulesView {
  CheckHead head;
  std::string action;
  web::Select level, show, order;
  web::Table table;
  std::vector<web::Link> downloads;
  [[nodiscard]] bool has_downloads() const { return !downloads.empty(); }
  std::vector<std::string> problems;
  std::string problems_more;
  web::Table skipped;
  std::string skipped_title;  // "12 rules were not run"
  [[nodiscard]] bool has_problems() const { return !problems.empty(); }
};

// A list of findings: of a rule, of a child, of what changed.
struct FindingsView {
  CheckHead head;
  std::string heading, text, action, csrf;
  std::vector<web::Link> links;
  std::optional<web::Tag> tag;
  web::SummaryList facts;
  web::Select state, order;
  bool has_filter = false;
  std::string count;
  web::Table table;
  web::Pagination pages;
  std::vector<web::Table> more;  // further lists: of a child, what was fixed
};

struct ChildrenView {
  CheckHead head;
  std::string csrf, find_action, action, count;
  web::ErrorSummary errors;
  web::Input find;
  web::Select state, order;
  web::Table table;
  web::Pagination pages;
};

struct CodesOf {
  std::string summary;
  std::vector<std::string> codes;
};
struct CellPageView {
  CheckHead head;
  std::string heading, message, advice;
  std::optional<web::Tag> level, state;
  web::SummaryList facts;
  std::vector<std::string> looked_at;
  web::SummaryList marked;
  bool has_marked = false;
  std::vector<CodesOf> codes;
  std::string gone;  // why the rows cannot be shown
  std::vector<web::Table> here, others;
  std::string previous, next, rule_href, rule_text, row_href;
  [[nodiscard]] bool has_looked_at() const { return !looked_at.empty(); }
};

struct ChangesView {
  CheckHead head;
  std::string text;
  bool compared = false;
  web::SubNavigation show;
  std::string count;
  web::Table table;
  web::Pagination pages;
};

struct FixListView {
  CheckHead head;
  std::string text;
  std::vector<web::Link> downloads;
  [[nodiscard]] bool has_downloads() const { return !downloads.empty(); }
  web::Table table;
};
struct WorkerListView {
  CheckHead head;
  std::string heading, text;
  std::vector<web::Link> downloads;
  [[nodiscard]] bool has_downloads() const { return !downloads.empty(); }
  web::Table to_mend;
  web::Pagination pages;
  web::Table mended;
  bool compared = false;
};

struct FilesView {
  CheckHead head;
  std::string csrf, action, text;
  web::Table table;
  bool may_delete = false;
  web::Button button{.text = "Delete the files now", .kind = "govuk-button--warning"};
};

}  // namespace kindred::statutory
