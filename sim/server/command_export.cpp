// A run's results, folded again from its journal: the same book a live lab kept.
#include <cstdio>
#include <fstream>
#include <memory>

#include <CLI/CLI.hpp>

#include "contact/journal.h"
#include "directory/people.h"
#include "persona/loader.h"
#include "server/commands.h"
#include "server/lab.h"
#include "server/live_backend.h"
#include "server/offline.h"
#include "server/past_scripts.h"
#include "sheet/book.h"
#include "store/folder_lock.h"
#include "training/export.h"
#include "training/gradebook.h"

namespace ringroom::server {
namespace {

struct ExportOptions {
    std::filesystem::path data = "lab-data";
    std::filesystem::path out;
    std::string what = "contacts";
    std::string format = "csv";
    std::int64_t run = 0;
    Language language = Language::en;
};

using Names = std::map<AgentId, std::string>;

Result<training::Gradebook> fold(const ExportOptions& options, Offline& offline) {
    const auto run = offline.run(options.run);
    if (!run)
        return tl::unexpected(run.error());
    const auto last = offline.run(0).map([](const auto& newest) { return newest.run; });
    const auto snapshot = options.data / "snapshots" / run->header.pack_hash;
    const auto content = read_content({.data = snapshot,
                                       .scenarios = snapshot / "packs",
                                       .language = options.language,
                                       .sample = false,
                                       .kept = true});
    std::map<std::string, std::shared_ptr<const persona::Drill>> scripts;
    for (const auto& pack : content.packs)
        for (const auto& drill : pack->drills)
            scripts[script_name(*pack, *drill)] = drill;
    auto session = offline.store().reader();
    if (!session)
        return tl::unexpected(session.error());
    auto past = past_scripts_of((*session)->reader(), run->run, options.data);
    if (!past)
        return tl::unexpected(past.error());
    scripts.merge(*past);
    training::Gradebook book(content.settings ? measure_rules(*content.settings)
                                              : training::MeasureRules{});
    const auto read =
        store::read_journal((*session)->reader(), run->run, 0, [&](const store::JournalRow& row) {
            const auto entry = from_line(row.line);
            if (!entry)
                return true; // a word of a newer build; what can be read is exported
            if (const auto* fact = std::get_if<StampedFact>(&*entry))
                book.take(*fact);
            else if (const auto* began =
                         std::get_if<event::DrillBegan>(&std::get<StampedEvent>(*entry).event))
                if (const auto drill = scripts.find(began->script); drill != scripts.end())
                    book.add_drill(began->drill, drill->second,
                                   began->ear == to_string(persona::Ear::turns)
                                       ? persona::Ear::turns
                                       : persona::Ear::self_report,
                                   began->seed);
            return true;
        });
    if (!read)
        return tl::unexpected(read.error());
    // A run that is over: who was cut off in a talk is graded as far as it went.
    const bool goes_on = store::FolderLock::is_held(options.data) && *last == run->run;
    if (!goes_on)
        book.close();
    return book;
}

template <class Results>
std::string json_of(const Results& results) {
    std::string out = "[";
    for (const auto& one : results)
        out += (out.size() > 1 ? ",\n" : "\n") + training::to_json(one);
    return out + "\n]\n";
}

std::string written(const ExportOptions& options, const training::Gradebook& book,
                    const Names& names) {
    const auto name_of = [&](AgentId agent) {
        const auto found = names.find(agent);
        return found == names.end() ? std::string{} : found->second;
    };
    if (options.what == "students") {
        const auto students = book.students();
        return options.format == "json"
                   ? json_of(students)
                   : training::students_csv(options.language, students, name_of);
    }
    return options.format == "json"
               ? json_of(book.contacts())
               : training::contacts_csv(options.language, book.contacts(), name_of);
}

/// The same table as a workbook.
Result<std::string> as_workbook(const ExportOptions& options, std::string_view csv) {
    sheet::Book book{"", sheet::Format::xlsx, "UTF-8", {}};
    book.tables.push_back(
        sheet::table_of_csv(csv, text(options.language, "server.export." + options.what)));
    return sheet::write_xlsx(book, {.created = wall_now().ms / 1000});
}

int export_run(const ExportOptions& options) {
    auto offline = Offline::open(options.data);
    if (!offline)
        return complain(offline.error().code, offline.error().text);
    const auto book = fold(options, **offline);
    if (!book)
        return complain(book.error().code, book.error().text);
    Names names;
    if (auto session = (*offline)->store().reader())
        if (const auto people = directory::people((*session)->reader()))
            for (const auto& person : *people)
                names[AgentId{static_cast<std::uint64_t>(person.id)}] =
                    person.number + " " + person.name;
    auto text = written(options, *book, names);
    if (options.format == "xlsx") {
        auto workbook = as_workbook(options, text);
        if (!workbook)
            return complain(workbook.error().code, workbook.error().text);
        text = std::move(*workbook);
    }
    if (options.out.empty()) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return exit_well;
    }
    std::ofstream file(options.out, std::ios::binary);
    file << text;
    file.flush();
    return file ? exit_well
                : complain("server.no_export_file", options.out.string(), options.out.string());
}

} // namespace

void add_export_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<ExportOptions>();
    options->language = find_surroundings().language;
    const auto language = options->language;
    auto* command = app.add_subcommand("export", text(language, "server.help.export"));
    command->add_option("data", options->data, text(language, "server.help.data_there"));
    command->add_option("--run", options->run, text(language, "server.help.run"));
    command->add_option("--what", options->what, text(language, "server.help.what"))
        ->check(CLI::IsMember({"contacts", "students"}));
    command->add_option("--format", options->format, text(language, "server.help.format"))
        ->check(CLI::IsMember({"csv", "xlsx", "json"}));
    command->add_option("--out", options->out, text(language, "server.help.out"));
    command->callback([options, &exit_code] { exit_code = export_run(*options); });
}

} // namespace ringroom::server
