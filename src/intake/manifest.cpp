#include "intake/manifest.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/seams.hpp"
#include "base/text.hpp"
#include "intake/apply.hpp"
#include "intake/toml_reading.hpp"

namespace kindred::intake {
namespace {

namespace fs = std::filesystem;

// Files that may hold a table, by ending; others in a folder (read-me files) are nobody's data.
bool MayHoldTable(const fs::path& path) {
  const std::string ending = ToLowerAscii(path.extension().string());
  return ending == ".csv" || ending == ".tsv" || ending == ".txt" || ending == ".xml" || ending == ".xlsx";
}

// Every file below a folder that may hold a table, sorted, so that the order does not depend on the disk.
Result<std::vector<fs::path>> FilesBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error);
  if (error)
    return Fail(ErrorKind::kCannotRun, folder.string() + " cannot be read (" + error.message() + ")");
  for (; it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (error)
      return Fail(ErrorKind::kCannotRun, folder.string() + " cannot be read (" + error.message() + ")");
    if (it.depth() > 16) it.disable_recursion_pending();
    std::error_code ignored;
    if (it->is_regular_file(ignored) && MayHoldTable(it->path())) files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Planner {
 public:
  explicit Planner(const DeliveryOptions& options) : options_(options) {}

  Result<Delivery> Plan(const std::vector<fs::path>& paths) {
    if (!options_.mapping.empty()) {
      const Result<const Mapping*> mapping = MappingOf(options_.mapping.string(), ".");
      if (!mapping) return Unexpected(mapping.error());
      candidates_ = {*mapping};
    } else {
      for (const Mapping& mapping : BuiltInMappings()) candidates_.push_back(&mapping);
    }
    for (const fs::path& path : paths)
      if (const Result<void> taken = Take(path); !taken) return Unexpected(taken.error());
    for (auto& [name, source] : loose_) delivery_.sources.push_back(std::move(source));
    if (delivery_.sources.empty()) {
      std::string what = paths.size() == 1 ? paths[0].string() + " holds" : "These paths hold";
      what += " no file that could be taken";
      for (std::size_t i = 0; i < delivery_.passed_over.size() && i < 5; ++i)
        what += "\n  " + delivery_.passed_over[i];
      if (delivery_.passed_over.empty())
        what += ": no .csv, .xml or .xlsx file and no sources.toml; check the path";
      return Fail(ErrorKind::kBadData, what);
    }
    std::set<std::string> names;
    for (const SourceDelivery& source : delivery_.sources)
      if (!names.insert(source.declaration.name).second)
        return Fail(ErrorKind::kBadData, "two sources are named \"" + source.declaration.name +
                                             "\"; give each its own name in sources.toml");
    return std::move(delivery_);
  }

 private:
  Result<void> Take(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
      return Fail(ErrorKind::kCannotRun, path.string() + " is not there; check the path");
    if (fs::is_directory(status)) return TakeFolder(path);
    if (path.filename() == "sources.toml") return TakeManifest(path);
    auto file = RecogniseFile(path, path.filename().string(), candidates_);
    if (!file) return Unexpected(file.error());
    AddLoose(std::move(*file));
    return {};
  }

  Result<void> TakeFolder(const fs::path& folder) {
    if (fs::exists(folder / "sources.toml")) return TakeManifest(folder / "sources.toml");
    // A folder of folders that say what they are is taken one by one.
    std::vector<fs::path> inner;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      std::error_code ignored;
      if (it->is_directory(ignored) && fs::exists(it->path() / "sources.toml", ignored))
        inner.push_back(it->path());
    }
    std::sort(inner.begin(), inner.end());
    for (const fs::path& one : inner)
      if (const Result<void> taken = TakeManifest(one / "sources.toml"); !taken) return taken;
    const auto files = FilesBelow(folder);
    if (!files) return Unexpected(files.error());
    for (const fs::path& path : *files) {
      const bool declared = std::any_of(inner.begin(), inner.end(), [&](const fs::path& one) {
        const fs::path below = path.lexically_relative(one);
        return !below.empty() && *below.begin() != "..";
      });
      if (declared) continue;
      auto file = RecogniseFile(path, path.lexically_relative(folder).string(), candidates_);
      if (file)
        AddLoose(std::move(*file));
      else
        delivery_.passed_over.push_back(file.error().message);
    }
    return {};
  }

  void AddLoose(RecognisedFile file) {
    const std::string name = options_.source.empty() ? file.mapping->name : options_.source;
    SourceDelivery& source = loose_[name + '\0' + file.mapping->name];
    source.declaration.name = name;
    source.declaration.title = file.mapping->title;
    source.declaration.mapping = file.mapping->name;
    source.declaration.full = !options_.changes;
    source.declaration.as_of =
        options_.as_of.empty() ? std::max(source.declaration.as_of, file.as_of) : options_.as_of;
    source.mapping = file.mapping;
    source.files.push_back(std::move(file));
  }

  Result<const Mapping*> MappingOf(const std::string& name, const fs::path& folder) {
    if (const Mapping* built_in = FindMapping(name)) return built_in;
    if (name.find('.') == std::string::npos && name.find('/') == std::string::npos) {
      std::vector<std::string> known;
      for (const Mapping& mapping : BuiltInMappings()) known.push_back(mapping.name);
      const auto near = Nearest(name, known);
      return Fail(ErrorKind::kBadData,
                  "there is no built-in mapping \"" + name + "\"" +
                      (near ? "; did you mean \"" + *near + "\"?" : "; name a .toml file"));
    }
    auto mapping = ReadMappingFile(folder / name);
    if (!mapping) return Unexpected(mapping.error());
    delivery_.own_mappings.push_back(std::move(*mapping));
    return delivery_.own_mappings.back().get();
  }

  Result<void> TakeManifest(const fs::path& path) {
    const auto text = SystemFiles().Read(path);
    if (!text) return Unexpected(text.error());
    const std::string name = path.string();
    const auto root = ParseToml(*text, name);
    if (!root) return Unexpected(root.error());
    const fs::path folder = path.parent_path();
    if (fs::exists(folder / "agreements.toml")) delivery_.agreements.push_back(folder / "agreements.toml");
    TomlTable top(name, "the top of the file", *root);
    top.Allow({"as_of", "synthetic", "source"});
    const std::string as_of = top.DateText("as_of");
    const bool synthetic = top.Flag("synthetic");
    const auto tables = top.Tables("source");
    if (tables.empty()) top.SetFault(nullptr, "there is no [[source]]");
    if (top.Fault()) return Unexpected(*top.Fault());
    for (const toml::table* raw : tables) {
      TomlTable table(name, "[[source]]", *raw);
      table.Allow({"name", "title", "agency", "authority", "kind", "own", "restricted", "path", "paths",
                   "mapping", "extract", "as_of", "expected_every_days", "contact"});
      SourceDelivery source;
      SourceDeclaration& declaration = source.declaration;
      declaration.name = table.RequiredText("name");
      declaration.title = table.Text("title", declaration.name);
      declaration.agency = table.RequiredText("agency");
      declaration.authority = table.Text("authority");
      declaration.kind = table.Text("kind");
      if (!declaration.kind.empty() && !SectionFromName(declaration.kind))
        table.SetFault(table.Node("kind"),
                       "\"kind\" must be social_care, education, health, youth_justice, early_help, "
                       "police, housing or adult_services");
      declaration.own = table.Flag("own");
      declaration.synthetic = synthetic;
      declaration.restricted = table.Flag("restricted", declaration.kind == "adult_services");
      declaration.mapping = table.RequiredText("mapping");
      const std::string extract = table.Text("extract", "full");
      if (extract != "full" && extract != "changes")
        table.SetFault(table.Node("extract"), "\"extract\" must be full or changes");
      declaration.full = extract == "full" && !options_.changes;
      declaration.as_of = table.DateText("as_of");
      if (declaration.as_of.empty()) declaration.as_of = as_of;
      if (!options_.as_of.empty()) declaration.as_of = options_.as_of;
      if (!declaration.as_of.empty() && !ParseDate(declaration.as_of, DateOrder::kIso))
        table.SetFault(table.Node("as_of"), "\"as_of\" must be a date like 2026-03-31");
      declaration.expected_every_days = table.Number("expected_every_days");
      declaration.contact = table.Text("contact");
      std::vector<std::string> paths = table.Texts("path");
      for (std::string& more : table.Texts("paths")) paths.push_back(std::move(more));
      if (paths.empty()) table.SetFault(nullptr, "\"path\" is missing: which file or folder?");
      if (table.Fault()) return Unexpected(*table.Fault());
      if (!options_.source.empty() && options_.source != declaration.name) continue;
      const Result<const Mapping*> mapping = MappingOf(declaration.mapping, folder);
      if (!mapping)
        return Fail(mapping.error().kind,
                    name + ", source " + declaration.name + ": " + mapping.error().message);
      source.mapping = *mapping;
      declaration.mapping = (*mapping)->name;
      for (const std::string& one : paths) AddFiles(source, folder, one);
      delivery_.sources.push_back(std::move(source));
    }
    return {};
  }

  // The files of one declared path; a file that cannot be read is the source's fault, one that no table of
  // its mapping knows is passed over with a note.
  void AddFiles(SourceDelivery& source, const fs::path& folder, const std::string& relative) {
    const fs::path path = folder / relative;
    std::vector<fs::path> files = {path};
    if (fs::is_directory(path)) {
      auto below = FilesBelow(path);
      if (!below) {
        source.fault = below.error();
        return;
      }
      files = std::move(*below);
      if (files.empty())
        source.fault = Error{ErrorKind::kBadData, path.string() + " holds no .csv, .xml or .xlsx file"};
    }
    for (const fs::path& one : files) {
      auto file = RecogniseFile(one, one.lexically_relative(folder).string(), std::span(&source.mapping, 1));
      if (file) {
        if (source.declaration.as_of.empty()) source.declaration.as_of = file->as_of;
        source.files.push_back(std::move(*file));
      } else if (file.error().message.find("was not recognised") != std::string::npos) {
        source.notes.push_back(file.error().message);
      } else if (!source.fault) {
        source.fault = file.error();
      }
    }
    if (source.files.empty() && !source.fault && !source.notes.empty())
      source.fault = Error{ErrorKind::kBadData, source.notes.front()};
  }

  const DeliveryOptions& options_;
  std::vector<const Mapping*> candidates_;
  Delivery delivery_;
  std::map<std::string, SourceDelivery> loose_;
};

}  // namespace

Result<std::unique_ptr<Mapping>> ReadMappingFile(const std::filesystem::path& path) {
  const auto text = SystemFiles().Read(path);
  if (!text) return Unexpected(text.error());
  auto mapping = ParseMapping(*text, path.string());
  if (!mapping) return Unexpected(mapping.error());
  return std::make_unique<Mapping>(std::move(*mapping));
}

Result<Delivery> PlanDelivery(const std::vector<std::filesystem::path>& paths,
                              const DeliveryOptions& options) {
  if (paths.empty()) return Fail(ErrorKind::kUsage, "name a file or a folder to import");
  if (!options.as_of.empty() && !ParseDate(options.as_of, DateOrder::kIso))
    return Fail(ErrorKind::kUsage, "--as-of must be a date like 2026-03-31");
  return Planner(options).Plan(paths);
}

}  // namespace kindred::intake
