#include "cli/reference.hpp"

#include <CLI/CLI.hpp>
#include <string>

#include "base/text.hpp"

namespace kindred::cli {
namespace {

// A cell of a Markdown table: one line, no bar.
std::string Cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\\|");
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text;
}

void OptionRows(const CLI::App& app, std::string& out) {
  std::string rows;
  for (const CLI::Option* option : app.get_options()) {
    const std::string name = option->get_name(false, true);
    if (name == "-h,--help" || option->get_group().empty()) continue;
    const bool positional = option->get_positional();
    rows += "| `" + (positional ? option->get_name(true) : name);
    if (!positional && option->get_items_expected_max() > 0 && !option->get_type_name().empty())
      rows += " " + option->get_type_name();
    rows += "` | " + Cell(option->get_description());
    if (!option->get_default_str().empty()) rows += " (default `" + Cell(option->get_default_str()) + "`)";
    if (option->get_required()) rows += "; required";
    rows += " |\n";
  }
  if (!rows.empty()) out += "\n| option | meaning |\n|---|---|\n" + rows;
}

void Describe(const CLI::App& app, const std::string& path, std::string& out) {
  const auto children = app.get_subcommands([](const CLI::App* child) { return !child->get_name().empty(); });
  if (children.empty() || app.get_require_subcommand_min() == 0) {
    out += "\n### " + path + "\n\n" + app.get_description() + "\n";
    OptionRows(app, out);
  }
  for (const CLI::App* child : children) Describe(*child, path + " " + child->get_name(), out);
}

}  // namespace

std::string CommandReference(const CLI::App& app) {
  std::string out =
      "# Commands\n\nWritten by `kindred help --markdown`; `tests/commands/reference.sh` fails when it is "
      "not "
      "what the program says.\n\nExit codes: 0 done; 1 the data has problems, and the message says where to "
      "read "
      "them; 2 wrong use; 3 it could not run. What went wrong goes to the standard error.\n\n"
      "## Options of every command\n";
  OptionRows(app, out);
  out += "\n## Commands\n";
  for (const CLI::App* noun :
       app.get_subcommands([](const CLI::App* child) { return child->get_name() != "help"; }))
    Describe(*noun, "kindred " + noun->get_name(), out);
  return out;
}

}  // namespace kindred::cli
