// A run's results, folded again from its journal: the same book a live lab kept, with what people
// published beside it. Own practice is its student's and is not among them. Who exported is noted
// in the audit log.
#include <cstdio>
#include <fstream>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "contact/journal.h"
#include "directory/audit.h"
#include "directory/people.h"
#include "persona/loader.h"
#include "quality/tables.h"
#include "server/commands.h"
#include "server/lab.h"
#include "server/live_backend.h"
#include "server/offline.h"
#include "server/outside_notes.h"
#include "server/past_scripts.h"
#include "sheet/book.h"
#include "store/folder_lock.h"
#include "training/export.h"
#include "training/gradebook.h"
#include "training/tables.h"

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
using Marks = std::map<ContactId, training::PeoplesMark>;

struct Exported {
    std::int64_t run = 0;
    training::Gradebook book;
    std::vector<training::ContactResult> contacts; ///< without own practice
    Marks marks;
};

/// What is out, of the contacts that are exported.
Result<Marks> marks_of(store::Reader& reader, const Exported& all, Language language) {
    Marks out;
    for (const auto& one : all.contacts) {
        const auto review = quality::review_of(reader, {all.run, one.measures.contact});
        if (!review)
            return tl::unexpected(review.error());
        if (*review && (*review)->published_at.ms != 0)
            out[one.measures.contact] = {
                text(language,
                     "seat.grading.state." + std::string(quality::to_string((*review)->state))),
                (*review)->outcome.raw, (*review)->outcome.final, (*review)->outcome.passed};
    }
    return out;
}

/// That results went out, and whose.
Result<void> note_export(const ExportOptions& options, const Exported& all) {
    directory::AuditEntry entry{.at = wall_now(),
                                .action = "export",
                                .subject = options.what + " " + std::to_string(all.run),
                                .status = 200,
                                .source = "command line"};
    std::set<std::int64_t> concerns;
    for (const auto& one : all.contacts)
        if (one.measures.agent)
            concerns.insert(static_cast<std::int64_t>(one.measures.agent.value));
    entry.concerns.assign(concerns.begin(), concerns.end());
    return note_from_outside(options.data, entry);
}

Result<Exported> fold(const ExportOptions& options, Offline& offline) {
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
    const auto practice = training::practice_drills((*session)->reader(), run->run);
    if (!practice)
        return tl::unexpected(practice.error());
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
                                   began->seed, practice->contains(began->drill));
            return true;
        });
    if (!read)
        return tl::unexpected(read.error());
    // A run that is over: who was cut off in a talk is graded as far as it went.
    const bool goes_on = store::FolderLock::is_held(options.data) && *last == run->run;
    if (!goes_on)
        book.close();
    Exported out{.run = run->run, .book = std::move(book), .contacts = {}, .marks = {}};
    for (const auto& one : out.book.contacts())
        if (!one.practice)
            out.contacts.push_back(one);
    auto marks = marks_of((*session)->reader(), out, options.language);
    if (!marks)
        return tl::unexpected(marks.error());
    out.marks = std::move(*marks);
    return out;
}

std::string json_of(const std::vector<training::StudentResult>& results) {
    std::string out = "[";
    for (const auto& one : results)
        out += (out.size() > 1 ? ",\n" : "\n") + training::to_json(one);
    return out + "\n]\n";
}

/// With "people": what people published, null where nothing is out.
std::string json_of(const Exported& all) {
    std::string out = "[";
    for (const auto& one : all.contacts) {
        auto row = nlohmann::ordered_json::parse(training::to_json(one));
        auto& people = row["people"];
        if (const auto mark = all.marks.find(one.measures.contact); mark != all.marks.end()) {
            const auto number = [](const auto& points) {
                return points ? nlohmann::ordered_json(*points) : nlohmann::ordered_json();
            };
            people = {{"state", mark->second.state},
                      {"raw", number(mark->second.raw)},
                      {"final", number(mark->second.final)},
                      {"passed", mark->second.passed}};
        }
        out += (out.size() > 1 ? ",\n" : "\n") + row.dump();
    }
    return out + "\n]\n";
}

std::string written(const ExportOptions& options, const Exported& all, const Names& names) {
    const auto name_of = [&](AgentId agent) {
        const auto found = names.find(agent);
        return found == names.end() ? std::string{} : found->second;
    };
    if (options.what == "students") {
        const auto students = all.book.students();
        return options.format == "json"
                   ? json_of(students)
                   : training::students_csv(options.language, students, name_of);
    }
    const auto mark_of = [&](ContactId contact) {
        const auto found = all.marks.find(contact);
        return found == all.marks.end() ? std::nullopt : std::optional(found->second);
    };
    return options.format == "json"
               ? json_of(all)
               : training::contacts_csv(options.language, all.contacts, name_of, mark_of);
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
    const auto all = fold(options, **offline);
    if (!all)
        return complain(all.error().code, all.error().text);
    if (const auto noted = note_export(options, *all); !noted) // of a copy that is only read
        log_warning("server", "the export is not noted: " + noted.error().text);
    Names names;
    if (auto session = (*offline)->store().reader())
        if (const auto people = directory::people((*session)->reader()))
            for (const auto& person : *people)
                names[AgentId{static_cast<std::uint64_t>(person.id)}] =
                    person.number + " " + person.name;
    auto text = written(options, *all, names);
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
