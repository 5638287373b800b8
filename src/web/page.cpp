#include "web/page.hpp"

#include <cmath>

#include "web/pages/error.mustache.hpp"
#include "web/pages/layout.mustache.hpp"

namespace kindred::web {
namespace {

struct NavView {
  std::string text, href;
  bool current = false;
};
struct WhoView {
  std::string name;
};
struct LayoutView {
  std::string title, council, colour, banner, contact, back;
  std::string style, theme, script, icon, csrf;
  int refresh_seconds = 0;
  bool error = false;
  bool wide = false;
  std::optional<WhoView> who;
  std::vector<NavView> nav;
  std::vector<Link> breadcrumbs;
  std::string_view content;
  [[nodiscard]] bool has_nav() const { return !nav.empty(); }
  [[nodiscard]] bool has_breadcrumbs() const { return !breadcrumbs.empty(); }
};
struct ErrorView {
  std::string heading, reason, advice, contact;
};

int HexDigit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

}  // namespace

bool IsUsableColour(std::string_view colour) {
  if (colour.size() != 7 || colour[0] != '#') return false;
  double luminance = 0;  // WCAG 2.2, relative luminance
  constexpr double kShare[3] = {0.2126, 0.7152, 0.0722};
  for (std::size_t i = 0; i < 3; ++i) {
    const int high = HexDigit(colour[1 + 2 * i]);
    const int low = HexDigit(colour[2 + 2 * i]);
    if (high < 0 || low < 0) return false;
    const double value = (high * 16 + low) / 255.0;
    luminance += kShare[i] * (value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4));
  }
  return 1.05 / (luminance + 0.05) >= 4.5;
}

Shell::Shell(ShellOptions options, std::vector<Asset> assets)
    : options_(std::move(options)), assets_(std::move(assets)) {
  if (!IsUsableColour(options_.colour)) options_.colour = ShellOptions{}.colour;
  assets_.push_back(MakeAsset("theme.css", ":root{--kindred-brand:" + options_.colour +
                                               ";--govuk-brand-colour:" + options_.colour + "}\n"));
  style_ = AssetPath(assets_, "kindred.css");
  theme_ = AssetPath(assets_, "theme.css");
  script_ = AssetPath(assets_, "kindred.js");
  icon_ = AssetPath(assets_, "favicon.svg");
}

std::string Shell::Render(const Request& request, const Page& page, std::string_view content) const {
  LayoutView view;
  view.title = page.title;
  view.council = options_.council;
  view.colour = options_.colour;
  view.banner = options_.banner;
  view.contact = options_.contact;
  view.back = page.back;
  view.style = style_;
  view.theme = theme_;
  view.script = script_;
  view.icon = icon_;
  view.csrf = request.csrf;
  view.refresh_seconds = page.refresh_seconds;
  view.error = page.error;
  view.wide = page.wide;
  view.breadcrumbs = page.breadcrumbs;
  view.content = content;
  if (request.who) {
    view.who = WhoView{request.who->name};
    for (const NavItem& item : options_.navigation)
      if (!options_.may_use || options_.may_use(*request.who, item.policy))
        view.nav.push_back({item.text, item.href, item.section == page.section});
  }
  std::string out;
  out.reserve(content.size() + 4096);
  templates::RenderLayout(out, view);
  return out;
}

std::string Shell::ErrorPage(const Request& request, int status, const std::string& reason) const {
  ErrorView view{"Sorry, there is a problem with the service", reason, "", options_.contact};
  switch (status) {
    case 400:
      view.heading = "We could not read that request";
      break;
    case 403:
      view.heading = "You cannot use this";
      break;
    case 404:
      view.heading = "Page not found";
      view.advice =
          "If you typed the address, check that it is right. If you followed a link, the page may have "
          "moved.";
      break;
    case 405:
      view.heading = "Page not found";
      view.advice = "This page cannot be used in that way. Go back and try again.";
      break;
    case 408:
      view.heading = "It took too long";
      view.advice = "Your connection was too slow or stopped. Nothing was changed. Try again.";
      break;
    case 413:
      view.heading = "That is too large";
      break;
    case 421:
      view.heading = "This is not the right address";
      break;
    case 503:
      view.heading = "Sorry, the service is not available now";
      view.advice = reason.empty() ? "Try again in a few minutes." : "";
      break;
    default:
      view.advice = "Try again later. What you had saved before is safe.";
      break;
  }
  std::string content;
  templates::RenderError(content, view);
  return Render(request, {.title = view.heading}, content);
}

}  // namespace kindred::web
