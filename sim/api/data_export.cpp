#include "api/data_export.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "api/exam_words.h"
#include "api/grading_view.h"
#include "api/handlers.h"
#include "api/limits.h"
#include "api/own_contacts.h"
#include "api/practical_view.h"
#include "sheet/book.h"
#include "sheet/bundle.h"

namespace ringroom::api::handlers {
namespace {

/// A table whose head is texts "api.data.COLUMN".
class Columns {
public:
    Columns(Language language, std::initializer_list<const char*> names) {
        auto& head = table_.rows.emplace_back(sheet::Row{1, false, {}});
        for (const auto* name : names)
            head.cells.push_back(sheet::text_cell(text(language, "api.data." + std::string(name))));
    }
    void add(std::vector<sheet::Cell> cells) {
        table_.rows.push_back({static_cast<int>(table_.rows.size()) + 1, false, std::move(cells)});
    }
    [[nodiscard]] std::string csv() const { return sheet::write_csv(table_); }

private:
    sheet::Table table_;
};

sheet::Cell points(const std::optional<std::int64_t>& milli) {
    return milli ? sheet::decimal_cell(*milli, 1) : sheet::text_cell("");
}

/// Several messages as one JSON list.
class JsonList {
public:
    void add(const std::string& json) { text_ += (text_.empty() ? "\n" : ",\n") + json; }
    [[nodiscard]] std::string text() const { return "[" + text_ + "\n]\n"; }

private:
    std::string text_;
};

class Export {
public:
    Export(const CallPtr& call, sheet::Bundle& bundle, const ExportBounds& bounds)
        : call_(call)
        , bundle_(bundle)
        , bounds_(bounds) {}

    Result<Exported> write() {
        for (const auto part :
             {&Export::add_person, &Export::add_results, &Export::add_recordings,
              &Export::add_messages, &Export::add_sittings, &Export::add_practicals,
              &Export::add_calibrations, &Export::add_consents, &Export::add_log,
              &Export::add_cases, &Export::add_callbacks, &Export::add_audit})
            if (auto done = (this->*part)(); !done)
                return tl::unexpected(done.error());
        return exported_;
    }

private:
    /// All pages of a list of the person's own, at most bounds.rows lines.
    template <class Row, class Read>
    Result<std::vector<Row>> all_pages(Read read) {
        std::vector<Row> out;
        ListFilter filter{.agent = call_->agent(),
                          .drill = {},
                          .own = true,
                          .limit = limits::page_rows,
                          .after = {},
                          .language = call_->language};
        while (out.size() < bounds_.rows) {
            auto page = read(filter);
            if (!page)
                return tl::unexpected(page.error());
            for (auto& row : page->items)
                if (out.size() < bounds_.rows)
                    out.push_back(std::move(row));
            if (!page->next)
                break;
            filter.after = *page->next;
        }
        return out;
    }

    Result<void> add_person() {
        if (auto done = bundle_.add("person.json", wire::encode(to_wire(call_->person))); !done)
            return done;
        auto words = text(call_->language, "api.data.readme",
                          {{"name", call_->person.name},
                           {"number", call_->person.number},
                           {"at", to_iso(wall_now())}});
        if (!bounds_.own_practice)
            words += text(call_->language, "api.data.no_practice");
        return bundle_.add("README.txt", words);
    }

    Result<void> add_results() {
        auto rows = all_pages<wire::ResultRow>(
            [&](const ListFilter& filter) { return backend().results(filter); });
        if (!rows)
            return tl::unexpected(rows.error());
        Columns table(call_->language,
                      {"contact", "began", "title", "ending", "score", "final", "mark"});
        JsonList results, marks, comments;
        const auto hidden = withheld(call_); // calls of an exam that goes on
        for (const auto& row : *rows) {
            if (keeps_back(row))
                continue;
            if (hidden.contains(row.drill)) {
                table.add({sheet::text_cell(row.id), sheet::text_cell(row.started_at),
                           sheet::text_cell(row.title.value_or(row.script))});
                continue;
            }
            std::optional<std::int64_t> mark; // a person's
            if (auto done = add_contact(row, mark, results, marks, comments); !done)
                return done;
            table.add({sheet::text_cell(row.id), sheet::text_cell(row.started_at),
                       sheet::text_cell(row.title.value_or(row.script)),
                       sheet::text_cell(row.ending), points(row.score), points(row.final_score),
                       points(mark)});
        }
        for (const auto& [name, bytes] : {std::pair{"results.csv", table.csv()},
                                          {"results.json", results.text()},
                                          {"marks.json", marks.text()},
                                          {"comments.json", comments.text()}})
            if (auto done = bundle_.add(name, bytes); !done)
                return done;
        return {};
    }
    /// Own practice that is not shared, where somebody else asks.
    template <class Row>
    bool keeps_back(const Row& row) {
        if (bounds_.own_practice || row.practice != "private")
            return false;
        kept_back_.insert(row.id);
        return true;
    }
    /// What the engine and people say of one contact, as its student may see it.
    Result<void> add_contact(const wire::ResultRow& row, std::optional<std::int64_t>& mark,
                             JsonList& results, JsonList& marks, JsonList& comments) {
        const auto key = record_key(row.id);
        const auto detail = key ? backend().result(contact_key(call_, *key), call_->language)
                                : tl::unexpected(Error{"api.not_found", "no id of a contact"});
        if (!detail)
            return tl::unexpected(detail.error());
        results.add(wire::encode(*detail));
        if (!row.score)
            return {}; // nothing to be marked
        const auto marked = marked_contact(call_, row.id);
        if (!marked)
            return tl::unexpected(marked.error());
        const auto grading = grading_of(call_, *marked, false);
        const auto written = visible_comments(call_, *marked);
        if (!grading || !written)
            return tl::unexpected(grading ? written.error() : grading.error());
        mark = grading->row.mark_final;
        marks.add(wire::encode(*grading));
        for (const auto& comment : *written)
            comments.add(wire::encode(comment));
        return {};
    }

    Result<void> add_messages() {
        Columns table(call_->language, {"at", "who", "to", "text"});
        messages::PageFilter filter{.before = 0, .limit = limits::page_rows};
        for (std::size_t taken = 0; taken < bounds_.rows;) {
            const auto page = backend().mailroom().page(call_->person.id, filter);
            if (!page)
                return tl::unexpected(page.error());
            for (const auto& one : page->messages) {
                table.add({sheet::text_cell(to_iso(one.at)),
                           sheet::text_cell(one.sender_number + " " + one.sender_name),
                           sheet::text_cell(one.audience_name),
                           sheet::text_cell(message_words(one, call_->language))});
                filter.before = one.id;
            }
            taken += page->messages.size();
            if (!page->more)
                break;
        }
        return bundle_.add("messages.csv", table.csv());
    }

    Result<void> add_sittings() {
        const exam::Now now{steady_now(), wall_now()};
        auto& hall = backend().hall();
        const auto rows = hall.sittings_of(call_->person.id, now);
        if (!rows)
            return tl::unexpected(rows.error());
        for (const auto& row : *rows) {
            const auto detail = hall.sitting(row.id, now);
            const auto exam = hall.exam(row.exam);
            const auto log = hall.log_of(row.id);
            if (!detail || !exam || !log)
                return tl::unexpected(!detail ? detail.error()
                                      : !exam ? exam.error()
                                              : log.error());
            const bool out = row.kept.state == exam::SittingState::released;
            const auto sight = out ? Sight::after : Sight::sits;
            const auto name = "sittings/" + std::to_string(row.id);
            if (auto done =
                    bundle_.add(name + ".json", wire::encode(to_wire(*detail, *exam, sight)));
                !done)
                return done;
            if (auto done = bundle_.add(name + "-log.json",
                                        wire::encode(log_rows(*log, sight, call_->language)));
                !done)
                return done;
        }
        return {};
    }

    Result<void> add_practicals() {
        for (const auto& exam : backend().practicals().all()) {
            const auto* mine = exam.candidate(call_->person.id);
            if (mine == nullptr || exam.state != exam::PracticalState::released)
                continue;
            const auto marked = marked_candidate(call_, exam, *mine, nullptr);
            if (!marked)
                return tl::unexpected(marked.error());
            if (auto done = bundle_.add("practicals/" + std::to_string(exam.id) + ".json",
                                        wire::encode(*marked));
                !done)
                return done;
        }
        return {};
    }

    /// Those in which the person has a sheet.
    Result<void> add_calibrations() {
        const auto all = backend().reviews().calibrations();
        if (!all)
            return tl::unexpected(all.error());
        JsonList out;
        for (const auto& one : *all) {
            const auto sheets = backend().reviews().sheets(one.key, one.id);
            if (!sheets)
                return tl::unexpected(sheets.error());
            if (std::none_of(sheets->begin(), sheets->end(),
                             [this](const auto& sheet) { return sheet.marker == call_->agent(); }))
                continue;
            const auto detail = calibration_detail(call_, one);
            if (!detail)
                return tl::unexpected(detail.error());
            out.add(wire::encode(*detail));
        }
        return bundle_.add("calibrations.json", out.text());
    }

    Result<void> add_consents() {
        const auto all = call_->services.people.classes().consents_given(call_->person.id);
        if (!all)
            return tl::unexpected(all.error());
        Columns table(call_->language, {"course", "version", "given", "withdrawn", "wording"});
        for (const auto& one : *all)
            table.add({sheet::text_cell(one.course_name), sheet::text_cell(one.version),
                       sheet::text_cell(to_iso(one.given)),
                       sheet::text_cell(one.withdrawn.ms == 0 ? "" : to_iso(one.withdrawn)),
                       sheet::text_cell(one.text)});
        return bundle_.add("consents.csv", table.csv());
    }

    /// Every contact, with what the person wrote about it.
    Result<void> add_log() {
        const auto names = names_for(call_);
        Columns table(call_->language,
                      {"contact", "began", "customer", "telephone", "disposition", "note"});
        crm::LogFilter filter{
            .agent = call_->agent(), .viewer = call_->agent(), .limit = limits::page_rows};
        for (std::size_t taken = 0; taken < bounds_.rows;) {
            const auto page = call_->services.office.log(filter);
            if (!page)
                return tl::unexpected(page.error());
            for (const auto& one : page->rows) {
                const auto row = to_wire(one, names);
                filter.before = one.key;
                if (kept_back_.contains(row.id))
                    continue;
                table.add({sheet::text_cell(row.id), sheet::text_cell(row.started_at),
                           sheet::text_cell(row.customer_name), sheet::text_cell(row.telephone),
                           sheet::text_cell(row.disposition), sheet::text_cell(row.note)});
            }
            taken += page->rows.size();
            if (!page->more)
                break;
        }
        return bundle_.add("contact-log.csv", table.csv());
    }

    /// What the person opened or owns, page after page.
    template <class Read, class Add>
    Result<void> each_work(Read read, Add add) {
        crm::WorkFilter filter{.agent = call_->agent(), .limit = limits::page_rows};
        for (std::size_t taken = 0; taken < bounds_.rows;) {
            const auto page = read(filter);
            if (!page)
                return tl::unexpected(page.error());
            for (const auto& one : page->rows) {
                add(one);
                filter.before = one.id;
            }
            taken += page->rows.size();
            if (!page->more)
                break;
        }
        return {};
    }

    Result<void> add_cases() {
        const auto names = names_for(call_);
        Columns table(call_->language,
                      {"contact", "opened", "customer", "case", "kind", "note", "state", "closed"});
        const auto done = each_work(
            [&](const crm::WorkFilter& filter) { return call_->services.office.cases(filter); },
            [&](const crm::Case& one) {
                const auto row = to_wire(one, names);
                if (kept_back_.contains(row.contact))
                    return;
                table.add({sheet::text_cell(row.contact), sheet::text_cell(row.opened_at),
                           sheet::text_cell(row.customer_name), sheet::text_cell(row.title),
                           sheet::text_cell(row.kind), sheet::text_cell(row.note),
                           sheet::text_cell(row.state), sheet::text_cell(row.closed_at)});
            });
        return done ? bundle_.add("cases.csv", table.csv()) : done;
    }

    Result<void> add_callbacks() {
        const auto names = names_for(call_);
        Columns table(call_->language,
                      {"contact", "made", "due", "customer", "telephone", "note", "state"});
        const auto done = each_work(
            [&](const crm::WorkFilter& filter) { return call_->services.office.callbacks(filter); },
            [&](const crm::Callback& one) {
                const auto row = to_wire(one, names);
                if (kept_back_.contains(row.contact))
                    return;
                table.add({sheet::text_cell(row.contact), sheet::text_cell(row.made_at),
                           sheet::text_cell(row.due_at), sheet::text_cell(row.name),
                           sheet::text_cell(row.telephone), sheet::text_cell(row.note),
                           sheet::text_cell(row.state)});
            });
        return done ? bundle_.add("callbacks.csv", table.csv()) : done;
    }

    Result<void> add_audit() {
        Columns table(call_->language, {"at", "who", "did", "subject", "status"});
        directory::AuditFilter filter{.concerns = call_->person.id, .limit = bounds_.rows};
        const auto page = backend().audit_log(filter);
        if (!page)
            return tl::unexpected(page.error());
        for (const auto& entry : page->entries) {
            const auto row = own_audit_row(call_, entry);
            table.add({sheet::text_cell(row.at), sheet::text_cell(row.number + " " + row.name),
                       sheet::text_cell(row.words), sheet::text_cell(row.subject),
                       sheet::number_cell(row.status)});
        }
        return bundle_.add("who-looked.csv", table.csv());
    }

    Result<void> add_recordings() {
        auto rows = all_pages<wire::RecordingRow>(
            [&](const ListFilter& filter) { return backend().recordings(filter); });
        if (!rows)
            return tl::unexpected(rows.error());
        Columns table(call_->language, {"contact", "began", "length", "state", "sha256", "file"});
        const auto silent = going_on(call_); // the same customer may call others yet
        std::string last;                    // a contact may have several
        for (const auto& row : *rows) {
            if (keeps_back(row))
                continue;
            const bool told = row.id == last || silent.contains(row.drill);
            const auto file = told ? Result<std::string>("") : add_sound(row);
            if (!file)
                return tl::unexpected(file.error());
            last = row.id;
            table.add({sheet::text_cell(row.id), sheet::text_cell(row.started_at),
                       sheet::decimal_cell(row.length.ms, 1), sheet::text_cell(row.state),
                       sheet::text_cell(row.sha256), sheet::text_cell(*file)});
        }
        return bundle_.add("recordings.csv", table.csv());
    }
    /// Its name in the export; empty: it is not there, or found no room.
    Result<std::string> add_sound(const wire::RecordingRow& row) {
        const auto key = record_key(row.id);
        const auto file = key ? backend().recording_file(*key) : tl::unexpected(Error{});
        std::error_code missing;
        const auto size = file ? std::filesystem::file_size(*file, missing) : 0;
        if (!bounds_.sound || !file || missing || row.sha256.empty())
            return std::string();
        if (size > bounds_.sound_bytes - sound_bytes_) {
            ++exported_.left_out;
            return std::string();
        }
        sound_bytes_ += size;
        ++exported_.recordings;
        const auto name = "recordings/" + row.id + ".wav";
        const auto done = bundle_.add_file(name, *file);
        return done ? Result<std::string>(name) : tl::unexpected(done.error());
    }

    [[nodiscard]] Backend& backend() const { return call_->services.backend; }

    const CallPtr& call_;
    sheet::Bundle& bundle_;
    const ExportBounds& bounds_;
    std::uint64_t sound_bytes_ = 0;
    std::set<std::string> kept_back_; // contacts
    Exported exported_;
};

} // namespace

Result<Exported> write_export(const CallPtr& call, const std::filesystem::path& file,
                              const ExportBounds& bounds) {
    auto bundle = sheet::Bundle::create(file, wall_now());
    if (!bundle)
        return tl::unexpected(bundle.error());
    auto out = Export(call, **bundle, bounds).write();
    if (!out)
        return out;
    if (auto done = (*bundle)->finish(); !done)
        return tl::unexpected(done.error());
    return out;
}

} // namespace ringroom::api::handlers
