// Correcting, in the browser, what the columns of an upload mean: a draft to start from, errors with their
// line, and back to the check page, which shows what the rows become.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "intake/manifest.hpp"
#include "intake/pages/import_mapping.mustache.hpp"
#include "intake/pages/inbox.hpp"
#include "intake/pages/views.hpp"
#include "intake/suggest.hpp"

namespace kindred::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestMapping = 200'000;  // characters; the longest built-in one has a tenth

std::string TextOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The mapping written before, else a draft for the first file that no built-in mapping reads, else for the
// first file; what cannot be drafted (XML) says so in a comment.
std::string DraftFor(const WaitingUpload& upload) {
  if (upload.HasMapping()) return TextOf(upload.mapping);
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(upload.files)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::stable_partition(files.begin(), files.end(),
                        [](const fs::path& file) { return !PlanDelivery({file}, {}).has_value(); });
  if (files.empty()) return "";
  const auto draft = SuggestMapping(files.front());
  return draft ? *draft : "# " + draft.error().message + "\n";
}

web::Response Show(const Pages& pages, const web::Request& request, const WaitingUpload& upload,
                   const std::string& text, const std::string& fault) {
  return WithAccess(pages, request, Action::kImport, Sections().With(Section::kSources),
                    "the mapping of an upload",
                    [&](store::Transaction&, const sharing::Access& access) -> Result<web::Response> {
                      MappingView view{.csrf = request.csrf};
                      view.back = "/imports/check/" + request.Segment("token");
                      view.action = view.back + "/mapping";
                      view.own_mapping = upload.HasMapping();
                      view.text = {{.id = "mapping", .label = "Mapping", .error = fault}, text};
                      view.text.rows = 30;
                      if (!fault.empty()) view.errors.errors.push_back({fault, "#mapping"});
                      std::string content;
                      templates::RenderImportMapping(content, view);
                      web::Response response = web::Html(pages.shell.Render(request,
                                                                            {.title = "What the columns mean",
                                                                             .section = "imports",
                                                                             .back = view.back,
                                                                             .wide = true,
                                                                             .error = !fault.empty()},
                                                                            content),
                                                         access.Ticket());
                      if (!fault.empty()) response.status = 400;
                      return response;
                    });
}

web::Response ShowMapping(const Pages& pages, const web::Request& request) {
  const WaitingUpload upload(pages.inbox, request.Segment("token"));
  if (!upload.IsThere()) return web::Problem(404, kUploadGone);
  return Show(pages, request, upload, DraftFor(upload), "");
}

web::Response PostMapping(const Pages& pages, const web::Request& request) {
  const WaitingUpload upload(pages.inbox, request.Segment("token"));
  if (!upload.IsThere()) return web::Problem(404, kUploadGone);
  const std::string back = "/imports/check/" + request.Segment("token"), todo = request.form.Get("do");
  std::error_code error;
  if (todo == "remove") {
    fs::remove(upload.mapping, error);
    return web::Redirect(back);
  }
  const std::string text = request.form.Get("mapping") + "\n";
  if (text.size() > kLongestMapping)
    return Show(pages, request, upload, text, "The mapping is longer than 200,000 characters");
  const auto mapping = ParseMapping(text, "the mapping");
  if (!mapping) return Show(pages, request, upload, text, mapping.error().message);
  if (todo == "download") return web::Download(text, "application/toml", mapping->name + ".toml");
  std::ofstream file(upload.mapping, std::ios::binary | std::ios::trunc);
  if (!(file << text << std::flush)) return web::Problem(503);
  return web::Redirect(back);
}

}  // namespace

std::vector<web::Route> MappingRoutes(const Pages& pages) {
  const web::RoutePolicy policy{"import", "sources"};
  return {{web::Method::kGet, "/imports/check/{token}/mapping", policy,
           [pages](const web::Request& request) { return ShowMapping(pages, request); }},
          {web::Method::kPost, "/imports/check/{token}/mapping", policy,
           [pages](const web::Request& request) { return PostMapping(pages, request); }}};
}

}  // namespace kindred::intake
