// The files of a check: what was given, and deleting them before their time.
#include "intake/pages.hpp"
#include "statutory/pages/desk.hpp"
#include "statutory/pages/files.mustache.hpp"

namespace kindred::statutory {
namespace {

using sharing::Access;
using store::Transaction;

std::string RoleWords(const std::string& role) {
  return role == "last" ? "Last year" : role == "providers" ? "List of providers" : "This year";
}

web::Response ShowFiles(const Desk& desk, const web::Request& request) {
  return desk.OnCheck(
      request, Action::kImport,
      [&](Transaction& tx, const Access& access, const Check& check) -> Result<web::Response> {
        FilesView view{.head = desk.Head(request, tx, check, "files"), .csrf = request.csrf};
        view.action = Base(check) + "/files/delete";
        view.may_delete = check.has_files;
        view.text = check.has_files ? "These files are kept encrypted until " +
                                          FormatLong(LondonDate(check.files_until)) +
                                          ", so that the rows of findings can be shown. Then they are "
                                          "deleted; what was found is kept."
                                    : "The files of this check have been deleted. What was found is kept.";
        view.table = {.caption = "Files",
                      .caption_class = "govuk-visually-hidden",
                      .empty = "There are no files.",
                      .dense = true};
        view.table.heads = {{.text = "File"}, {.text = "What it is"}, {.text = "Size", .number = true}};
        for (const FileEntry& file : ListFiles(tx, check.id))
          view.table.rows.push_back(
              {{{.text = file.name, .header = true},
                {.text = RoleWords(file.role)},
                {.text = intake::Thousands((file.bytes + 999) / 1000) + " kB", .number = true}}});
        view.table.Finish();
        std::string content;
        templates::RenderFiles(content, view);
        return desk.Page(request, check, "Files", content, access);
      });
}

web::Response PostDelete(const Desk& desk, const web::Request& request) {
  std::optional<Check> check;
  const auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    check = FindCheck(tx, request.Segment("check"));
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!check || check->state == "waiting")
    return web::Problem(404, "There is no check at this address that is done.");
  if (check->has_files)
    if (const auto deleted =
            DeleteFiles(desk.Use().db, check->id, request.who->account, "deleted on the page");
        !deleted)
      return web::Problem(deleted.error());
  return web::Redirect(Base(*check) + "/files");
}

}  // namespace

void AddFileRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  const web::RoutePolicy policy = CheckPolicy();
  routes.push_back({web::Method::kGet, "/returns/{check}/files", policy,
                    [desk](const web::Request& r) { return ShowFiles(desk, r); }});
  routes.push_back({web::Method::kPost, "/returns/{check}/files/delete", policy,
                    [desk](const web::Request& r) { return PostDelete(desk, r); }});
}

}  // namespace kindred::statutory
