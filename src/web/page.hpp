// The shell around every page: header with the service's and the council's name, navigation, banner,
// breadcrumbs, main, footer. One Shell per program; a handler gives it what is particular to its page.
//
//   web::Page page{.title = "Okafor–Reid family", .section = "families"};
//   std::string content;
//   templates::RenderFamily(content, view);
//   return web::Html(shell.Render(request, page, content), access->Ticket());
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/assets.hpp"
#include "web/components.hpp"
#include "web/http.hpp"

namespace kindred::web {

// An entry of the main navigation; shown to people whose role may use it.
struct NavItem {
  std::string section;  // matched with Page::section
  std::string text;
  std::string href;
  RoutePolicy policy;  // the same as of the route behind it
};

struct ShellOptions {
  std::string council = "Your council";  // kindred.toml: council.name
  std::string colour = "#14505c";        // kindred.toml: council.colour
  std::string banner;                    // on every page, e.g. of a demo store; empty: none
  std::string contact;                   // where to get help, for the footer and error pages; empty: not said
  std::vector<NavItem> navigation;
  // May this account use what has this policy? Without it every entry is shown.
  std::function<bool(const SignedIn&, const RoutePolicy&)> may_use;
};

// What one page tells the shell.
struct Page {
  std::string title;              // in the browser's title bar, before the service's name
  std::string section;            // the entry of the navigation it belongs to; empty: none
  std::vector<Link> breadcrumbs;  // without the page itself
  std::string back;               // or a back link: its address
  bool wide = false;              // uses the whole width, for dense work
  bool error = false;             // a form came back with errors: the title says so
  int refresh_seconds = 0;        // reloads by itself without script, for progress; 0: never
};

class Shell {
 public:
  // Adds the style of the council's colour to the assets.
  Shell(ShellOptions options, std::vector<Asset> assets);

  // The whole document. `content` is HTML made by a template.
  [[nodiscard]] std::string Render(const Request& request, const Page& page, std::string_view content) const;
  // The page for a refusal or failure: 400, 403, 404, 405, 408, 413, 421, 500, 503. `reason` is plain text.
  [[nodiscard]] std::string ErrorPage(const Request& request, int status, const std::string& reason) const;
  // What the site serves below /assets/.
  [[nodiscard]] const std::vector<Asset>& Assets() const { return assets_; }
  [[nodiscard]] const ShellOptions& Options() const { return options_; }

 private:
  ShellOptions options_;
  std::vector<Asset> assets_;
  std::string style_, theme_, script_, icon_;
};

// Is this a colour of six hexadecimal digits ("#14505c") on which white text can be read (contrast 4.5 : 1)?
[[nodiscard]] bool IsUsableColour(std::string_view colour);

}  // namespace kindred::web
