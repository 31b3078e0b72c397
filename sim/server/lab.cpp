#include "server/lab.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

#include <fmt/format.h>

#include "api/people.h"
#include "api/server.h"
#include "base/content.h"
#include "base/log.h"
#include "center/settings.h"
#include "contact/journal.h"
#include "crm/import.h"
#include "crm/office.h"
#include "directory/accounts.h"
#include "directory/import.h"
#include "directory/people.h"
#include "directory/settings.h"
#include "evidence/archive.h"
#include "evidence/limits.h"
#include "evidence/notary.h"
#include "media/engine.h"
#include "persona/loader.h"
#include "server/aftermath.h"
#include "server/alarms.h"
#include "server/book.h"
#include "server/control.h"
#include "server/exam_clock.h"
#include "server/exhibits.h"
#include "server/live_backend.h"
#include "server/offline.h"
#include "server/outside_notes.h"
#include "server/retention.h"
#include "server/words.h"
#include "store/journal.h"
#include "store/recordings.h"
#include "store/store.h"
#include "training/tables.h"

namespace ringroom::server {
namespace {

namespace fs = std::filesystem;

/// The sample class, once. The cards with passwords lie in the data folder for the teacher to
/// print.
Result<void> import_class(store::Store& store, const fs::path& data, Language language,
                          Diagnostics& diagnostics, const directory::Signing& signing) {
    auto session = store.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto known = directory::people((*session)->reader());
    if (!known)
        return tl::unexpected(known.error());
    const auto list = data / "people.csv";
    if (!known->empty() || !fs::exists(list))
        return {};
    // First, and for the owner's eyes only: passwords that cannot be written down are lost.
    const auto file = data / "cards.csv";
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail("server.cards", file.string() + ": " + std::strerror(errno));
    ::close(fd);
    std::ofstream out(file, std::ios::binary);
    const auto csv = content_of(list).value_or("");
    Diagnostics found;
    const auto cards =
        directory::import_people(store, csv, list.string(), language, found, signing);
    diagnostics.insert(diagnostics.end(), found.begin(), found.end());
    if (!cards) {
        fs::remove(file);
        return tl::unexpected(cards.error());
    }
    // A class without anybody, its cards without a line, would be found out in the lesson only.
    if (has_errors(found)) {
        fs::remove(file);
        return fail("server.people_mistakes", "the list of people has mistakes");
    }
    out << card_head << '\n';
    for (const auto& card : *cards)
        out << card_line(card) << '\n';
    if (!out.flush())
        return fail("server.cards", file.string() + " cannot be written");
    return {};
}

/// The practice customers, at each start; what seats have edited stays where the list has not
/// changed.
Result<void> import_records(store::Store& store, const fs::path& data, Language language,
                            Diagnostics& diagnostics) {
    const auto list = data / "customers.csv";
    if (!fs::exists(list))
        return {};
    const auto csv = content_of(list).value_or("");
    Diagnostics found;
    const auto count = crm::import_customers(store, csv, list.string(), language, found);
    diagnostics.insert(diagnostics.end(), found.begin(), found.end());
    if (!count)
        return tl::unexpected(count.error());
    if (has_errors(found))
        return fail("server.customers_mistakes", "the list of customers has mistakes");
    return {};
}

std::uint64_t drawn_seed() {
    std::uint64_t seed = 0;
    std::ifstream("/dev/urandom", std::ios::binary)
        .read(reinterpret_cast<char*>(&seed), sizeof seed);
    return seed >> 11; // fits a JSON number
}

} // namespace

Result<void> keep_snapshot(const std::filesystem::path& data, const Content& content) {
    const auto folder = data / "snapshots" / content.hash;
    if (fs::exists(folder))
        return {};
    const auto part = fs::path(folder.string() + ".part");
    std::error_code error;
    fs::remove_all(part, error);
    fs::create_directories(part / "packs", error);
    fs::copy_file(data / "lab.toml", part / "lab.toml", error);
    fs::copy(data / "ivr", part / "ivr", fs::copy_options::recursive, error);
    for (const auto& pack : content.packs)
        for (const auto& [name, text] : pack->files) {
            const auto file = part / "packs" / pack->id / name;
            fs::create_directories(file.parent_path(), error);
            std::ofstream(file, std::ios::binary) << text;
        }
    error.clear();
    fs::rename(part, folder, error);
    if (error)
        return fail("server.snapshot_not_kept", folder.string() + ": " + error.message());
    return {};
}

struct Lab::Inside {
    LabOptions options;
    Content content;
    std::shared_ptr<const center::Settings> machine; ///< made from it
    WallTime started = wall_now();
    Alarms alarms; // outlives the store's writer thread
    std::unique_ptr<store::Store> store;
    std::shared_ptr<const evidence::Notary> notary;
    std::unique_ptr<evidence::Archive> archive;
    std::unique_ptr<store::Journal> journal;
    std::unique_ptr<directory::Accounts> accounts;
    std::unique_ptr<api::People> people;
    std::unique_ptr<knowledge::Library> library;
    std::unique_ptr<media::Engine> media;
    std::unique_ptr<crm::Office> office;
    std::unique_ptr<Book> book;
    std::unique_ptr<exam::Practicals> practicals;
    std::unique_ptr<Control> control;
    std::unique_ptr<exam::Hall> hall;
    std::unique_ptr<ExamClock> exam_clock;
    std::unique_ptr<LiveBackend> backend;
    std::unique_ptr<api::Server> api;
    Aftermath aftermath;
    Duration utc_offset{};

    ~Inside() {
        api.reset();
        exam_clock.reset();
        backend.reset();
        control.reset();
        media.reset();
        book.reset();
        office.reset();
        if (journal)
            if (const auto done = journal->finish(); !done)
                log_error("server", "the journal's end is lost: " + done.error().text);
        journal.reset();
        people.reset();
        accounts.reset();
    }

    Result<void> open_store(Diagnostics& diagnostics);
    Result<void> open_notary();
    Result<void> witness_run(std::uint64_t seed);
    [[nodiscard]] PackVersions pack_versions() const;
    void open_library(Diagnostics& diagnostics);
    Result<void> open_media();
    Result<void> open_voice(Diagnostics& diagnostics);
    Result<void> open_api();
    Result<sip::Credentials> credentials();
    Result<void> begin_journal(std::uint64_t seed);
    void add_scripts(ControlParts& parts) const;
    [[nodiscard]] crm::OfficeOptions office_options() const;
    Result<void> open_office(Duration offset);
};

Result<void> Lab::Inside::open_store(Diagnostics& diagnostics) {
    auto opened = store::Store::open(
        {.folder = options.data,
         .migrations = all_migrations(),
         .now = started,
         .build = RINGROOM_VERSION,
         .on_alarm = [this, code = std::string()](const store::Alarm& alarm) mutable {
             log_error("store", alarm.raised ? "writing fails: " + alarm.error.text
                                             : std::string("writing works again"));
             if (alarm.raised)
                 alarms.raise(steady_now(), code = alarm.error.code, 0);
             else
                 alarms.clear(code, 0);
         }});
    if (!opened)
        return tl::unexpected(opened.error());
    store = std::move(*opened);
    fs::create_directories(options.data / "recordings");
    if (auto notarised = open_notary(); !notarised)
        return notarised;
    const auto signing = signing_people(notary);
    if (auto imported = import_class(*store, options.data, options.language, diagnostics, signing);
        !imported)
        return imported;
    if (auto imported = import_records(*store, options.data, options.language, diagnostics);
        !imported)
        return imported;
    auto opened_accounts = directory::Accounts::open(*store);
    if (!opened_accounts)
        return tl::unexpected(opened_accounts.error());
    accounts = std::move(*opened_accounts);
    people = api::people_of(
        *store, *accounts, signing,
        {.courses = signing_courses(notary),
         .consent = [notary = notary](std::int64_t person, std::int64_t course, store::Job job) {
             return signing_consent(notary, person, course, std::move(job));
         }});
    (void)take_notes(*store, options.data);
    auto cut_off = mend_interrupted_run(*store, *notary, options.data / "recordings");
    if (!cut_off)
        return tl::unexpected(cut_off.error());
    aftermath = std::move(*cut_off);
    if (store->was_interrupted())
        if (const auto mended = crm::mend_log(*store, office_options()); !mended)
            log_warning("server", "the last run's contact log: " + mended.error().text);
    if (!aftermath.contacts.empty())
        alarms.happened(steady_now(), "server.was_interrupted");
    auto kept = exam::Practicals::open(*store, started);
    if (!kept)
        return tl::unexpected(kept.error());
    practicals = std::move(*kept);
    return {};
}

/// What the chain found amiss stands as an alarm until the next start.
Result<void> Lab::Inside::open_notary() {
    auto opened =
        evidence::Notary::open(*store, options.data, wall_now(), {{"program", RINGROOM_VERSION}});
    if (!opened)
        return tl::unexpected(opened.error());
    notary = std::move(*opened);
    archive = std::make_unique<evidence::Archive>(*store, notary, options.data,
                                                  retention_rules(content.settings->retention));
    const auto& found = notary->opening();
    if (found.key_lost)
        alarms.raise(steady_now(), "evidence.key_was_lost", 0);
    if (found.tail_lost)
        alarms.raise(steady_now(), "evidence.was_set_back", 0);
    std::error_code ignored; // what an export left behind when the server was killed
    fs::remove_all(options.data / "exports", ignored);
    if (auto gone = archive->finish_deleting(); !gone)
        return gone;
    return take_over(*store, *notary, options.data, wall_now());
}

PackVersions Lab::Inside::pack_versions() const {
    PackVersions out;
    for (const auto& pack : content.packs)
        out[pack->id] = {.version = pack->version, .hash = fmt::format("{:016x}", pack->hash)};
    return out;
}

Result<void> Lab::Inside::witness_run(std::uint64_t seed) {
    std::string packs;
    for (const auto& [id, pack] : pack_versions())
        packs += fmt::format("{}{}={}", packs.empty() ? "" : " ", id, pack.hash);
    // A school with very many packs: the hash of the settings stands for all of them.
    packs.resize(std::min(packs.size(), evidence::limits::value_bytes));
    return store->write([&](store::Writer& writer) {
        return notary->witness(writer, wall_now(),
                               {.kind = evidence::Kind::run_begun,
                                .subject = std::to_string(journal->run()),
                                .content = {{"seed", std::to_string(seed)},
                                            {"settings", content.hash},
                                            {"program", RINGROOM_VERSION},
                                            {"packs", packs},
                                            {"families", exhibit_families()}}});
    });
}

/// An article with mistakes stays out; the lab starts all the same.
void Lab::Inside::open_library(Diagnostics& diagnostics) {
    std::vector<knowledge::Folder> folders = {{options.data / "knowledge", ""}};
    for (const auto& [pack, folder] : content.pack_folders)
        folders.push_back({folder / "knowledge", pack});
    library = std::make_unique<knowledge::Library>(std::move(folders), options.language);
    const auto found = library->diagnostics();
    diagnostics.insert(diagnostics.end(), found.begin(), found.end());
}

Result<sip::Credentials> Lab::Inside::credentials() {
    auto session = store->reader();
    if (!session)
        return tl::unexpected(session.error());
    auto secrets = directory::sip_secrets((*session)->reader());
    if (!secrets)
        return tl::unexpected(secrets.error());
    std::map<std::string, std::string, std::less<>> known;
    for (const auto& one : *secrets)
        known[one.number] = one.secret;
    return sip::Credentials(
        [known = std::move(known)](std::string_view user) -> std::optional<sip::Secret> {
            const auto found = known.find(user);
            if (found == known.end())
                return std::nullopt;
            return sip::Secret{.password = found->second};
        });
}

Result<void> Lab::Inside::begin_journal(std::uint64_t seed) {
    auto begun = store::Journal::begin(*store, {.schema = journal_schema,
                                                .build = RINGROOM_VERSION,
                                                .pack_hash = content.hash,
                                                .root_seed = seed,
                                                .started = started,
                                                .zone = content.settings->zone});
    if (!begun)
        return tl::unexpected(begun.error());
    journal = std::move(*begun);
    return {};
}

crm::OfficeOptions Lab::Inside::office_options() const {
    crm::OfficeOptions out{.started = started, .on_lost = [](const Error& error) {
                               log_error("server",
                                         "a line of the contact log is lost: " + error.text);
                           }};
    for (const auto& queue : content.settings->queues)
        out.service_levels[queue.id] = queue.service_level;
    for (const auto& number : content.settings->numbers)
        out.numbers[number.dials] = {number.project, number.medium};
    return out;
}

Result<void> Lab::Inside::open_office(Duration offset) {
    utc_offset = offset;
    auto with = office_options();
    with.run = journal->run();
    with.utc_offset = offset;
    auto opened = crm::Office::open(*store, std::move(with));
    if (!opened)
        return tl::unexpected(opened.error());
    office = std::move(*opened);
    return {};
}

void Lab::Inside::add_scripts(ControlParts& parts) const {
    for (const auto& pack : content.packs)
        for (const auto& drill : pack->drills) {
            const auto name = script_name(*pack, *drill);
            parts.scripts[name] = drill;
            parts.takes[name] = content.pack_folders.at(pack->id) / "voices";
        }
}

Result<void> Lab::Inside::open_media() {
    auto engine = media::Engine::start({.workers = options.media_workers,
                                        .address = options.address,
                                        .first_port = options.rtp_first,
                                        .last_port = options.rtp_last,
                                        .recordings = (options.data / "recordings").string(),
                                        .media_timeout = options.media_timeout});
    if (!engine)
        return tl::unexpected(engine.error());
    media = std::move(*engine);
    return {};
}

Result<void> Lab::Inside::open_voice(Diagnostics& diagnostics) {
    auto session = store->reader();
    if (!session)
        return tl::unexpected(session.error());
    auto agents = directory::people((*session)->reader());
    if (!agents)
        return tl::unexpected(agents.error());
    Diagnostics of_flows;
    machine = machine_settings(content, *agents, started, of_flows, options.language);
    diagnostics.insert(diagnostics.end(), of_flows.begin(), of_flows.end());
    if (has_errors(of_flows))
        return fail("server.content_mistakes", "the lab's settings have mistakes");
    if (auto kept = keep_snapshot(options.data, content); !kept)
        return kept;
    const std::uint64_t seed = options.seed == 0 ? drawn_seed() : options.seed;
    if (auto begun = begin_journal(seed); !begun)
        return begun;
    if (auto told = witness_run(seed); !told)
        return told;
    if (auto begun = open_media(); !begun)
        return begun;
    if (auto begun = open_office(machine->clock.utc_offset); !begun)
        return begun;
    book = std::make_unique<Book>(*store, *office, journal->run(), measure_rules(*content.settings),
                                  notary, pack_versions());
    auto secrets = credentials();
    if (!secrets)
        return tl::unexpected(secrets.error());
    ControlParts parts{.settings = machine,
                       .seed = seed,
                       .run = journal->run(),
                       .store = store.get(),
                       .journal = journal.get(),
                       .media = media.get(),
                       .book = book.get(),
                       .practicals = practicals.get(),
                       .notary = notary,
                       .alarms = &alarms,
                       .sounds = {.assets = options.assets,
                                  .cache = options.data / "speech",
                                  .language = content.settings->language},
                       .sip = {.address = options.address,
                               .port = options.sip_port,
                               .trunks = options.trunks,
                               .invites_a_second = options.invites_a_second,
                               .invites_at_once = 2 * options.invites_a_second},
                       .credentials = std::move(*secrets),
                       .media_address = options.address,
                       .started = started};
    for (const auto& number : content.settings->numbers)
        if (number.echo)
            parts.echo_numbers.insert(number.dials);
    add_scripts(parts);
    auto opened = Control::open(std::move(parts));
    if (!opened)
        return tl::unexpected(opened.error());
    control = std::move(*opened);
    return {};
}

Result<void> Lab::Inside::open_api() {
    auto opened_hall = exam::Hall::open(
        *store, {steady_now(), wall_now()},
        {.before = paper_is_as_witnessed,
         .after = [notary =
                       notary](store::Writer& writer, const exam::SittingRow& row,
                               WallTime now) { return witness_paper(writer, *notary, now, row); },
         .allowed =
             [notary = notary](store::Writer& writer, std::int64_t allowance, WallTime now) {
                 return witness_allowance(writer, *notary, now, allowance);
             },
         .exam =
             [notary = notary](std::int64_t exam, store::Job job) {
                 return signing_exam(notary, exam, std::move(job));
             }});
    if (!opened_hall)
        return tl::unexpected(opened_hall.error());
    hall = std::move(*opened_hall);
    exam_clock = std::make_unique<ExamClock>(*hall, alarms);
    backend =
        std::make_unique<LiveBackend>(BackendParts{.control = control.get(),
                                                   .book = book.get(),
                                                   .office = office.get(),
                                                   .alarms = &alarms,
                                                   .store = store.get(),
                                                   .hall = hall.get(),
                                                   .practicals = practicals.get(),
                                                   .archive = archive.get(),
                                                   .notary = notary,
                                                   .settings = content.settings,
                                                   .machine = machine,
                                                   .packs = content.packs,
                                                   .pack_diagnostics = content.pack_diagnostics,
                                                   .broken_packs = content.broken_packs,
                                                   .library = library.get(),
                                                   .utc_offset = utc_offset,
                                                   .data = options.data,
                                                   .assets = options.assets,
                                                   .pack_folders = content.pack_folders,
                                                   .content_hash = content.hash,
                                                   .address = options.address,
                                                   .run = journal->run(),
                                                   .started = started});
    api::Options door{.address = options.address,
                      .port = options.http_port,
                      .language = content.settings->language,
                      .students_write = content.settings->students_write};
    const auto& name = content.settings->name;
    if (options.announce)
        door.announced = {.name = door.language == Language::zh ? name.zh : name.en,
                          .version = RINGROOM_VERSION};
    auto opened = api::Server::start(std::move(door), *backend, *people, *office);
    if (!opened)
        return tl::unexpected(opened.error());
    api = std::move(*opened);
    return {};
}

Lab::Lab(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
Lab::~Lab() = default;

Result<std::unique_ptr<Lab>> Lab::open(const LabOptions& options, Diagnostics& diagnostics) {
    auto inside = std::make_unique<Inside>();
    inside->options = options;
    if (options.sample)
        if (auto filled = fill_with_sample(options); !filled)
            return tl::unexpected(filled.error());
    inside->content = read_content(options);
    diagnostics = inside->content.diagnostics;
    const bool settings_hold = !has_errors(diagnostics) && inside->content.settings;
    for (const auto& [pack, found] : inside->content.pack_diagnostics)
        diagnostics.insert(diagnostics.end(), found.begin(), found.end());
    if (!settings_hold)
        return fail("server.content_mistakes", "the lab's settings have mistakes");
    inside->open_library(diagnostics);
    if (auto opened = inside->open_store(diagnostics); !opened)
        return tl::unexpected(opened.error());
    if (auto opened = inside->open_voice(diagnostics); !opened)
        return tl::unexpected(opened.error());
    if (auto opened = inside->open_api(); !opened)
        return tl::unexpected(opened.error());
    return std::unique_ptr<Lab>(new Lab(std::move(inside)));
}

void Lab::run() {
    inside_->control->run();
}
void Lab::stop() {
    inside_->control->stop();
}
std::uint16_t Lab::sip_port() const {
    return inside_->control->sip_port();
}
std::uint16_t Lab::http_port() const {
    return inside_->api->port();
}
std::int64_t Lab::run_number() const {
    return inside_->journal->run();
}
const std::vector<std::string>& Lab::interrupted() const {
    return inside_->aftermath.contacts;
}
std::size_t Lab::mended_recordings() const {
    return inside_->aftermath.recordings;
}

} // namespace ringroom::server
