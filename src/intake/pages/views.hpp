// View models of the pages of intake, and what its handlers share.
#pragma once

#include <string>
#include <vector>

#include "intake/pages.hpp"
#include "web/components.hpp"

namespace kindred::intake {

struct SourcesView {
  std::string summary;  // "11 of 15 expected sources came in time."
  std::vector<std::string> caveats;
  std::string missing;  // kinds without a source
  web::Table table;
};

struct ImportsView {
  std::string csrf;
  web::ErrorSummary errors;
  web::FileInput files;
  web::Button button{.text = "Upload and check"};
  std::vector<web::Link> running;
  web::Table table;
};

struct CheckFile {
  std::string title;  // file, and what it was recognised as
  web::Table table;   // what its first rows would become
};
struct CheckView {
  std::string csrf, action;
  std::vector<std::string> problems;  // files that cannot be taken, and why
  std::vector<CheckFile> files;
  web::Input source;
  web::DateInput as_of;
  web::Choices declared, accept;
  web::Button button{.text = "Import"};
  bool may_start = false;
  bool own_mapping = false;  // a mapping was written for this upload
  [[nodiscard]] std::string mapping_link() const { return action + "/mapping"; }
};

// The mapping of an upload, as text to correct.
struct MappingView {
  std::string csrf, action, back;
  web::ErrorSummary errors;
  web::TextArea text;
  bool own_mapping = false;
};

struct JobView {
  std::string state;     // in words
  std::string progress;  // "41 %, 12,000 kB a second, about 20 seconds left"
  int percent = 0;
  bool running = false;
  std::vector<std::string> lines;  // of the result
};

struct QuarantineView {
  web::Select source, what;
  std::string count, download;
  web::Table table;
  std::string more;  // address of what follows; empty: nothing does
};

// Opens the gate as the one who asks and runs `work` on a snapshot; errors become their pages.
using PageWork = std::function<Result<web::Response>(store::Transaction&, const sharing::Access&)>;
[[nodiscard]] web::Response WithAccess(const Pages& pages, const web::Request& request, Action action,
                                       Sections sections, const std::string& scope, const PageWork& work);

[[nodiscard]] std::vector<web::Route> SourceRoutes(const Pages& pages);
[[nodiscard]] std::vector<web::Route> ImportRoutes(const Pages& pages);
[[nodiscard]] std::vector<web::Route> MappingRoutes(const Pages& pages);
[[nodiscard]] std::vector<web::Route> QuarantineRoutes(const Pages& pages);

}  // namespace kindred::intake
