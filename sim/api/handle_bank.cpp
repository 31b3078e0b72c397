// The question bank: for who runs exams.
#include <sodium.h>

#include "api/exam_words.h"
#include "api/handlers.h"
#include "api/limits.h"
#include "api/own_contacts.h"
#include "exam/limits.h"

namespace ringroom::api::handlers {
namespace {

exam::By by(const CallPtr& call) {
    return {call->person.id, call->person.name, wall_now()};
}

/// 0 with an answer already given.
std::int64_t question_id(const CallPtr& call) {
    const auto id = whole_number(call->path["question"]);
    if (id && *id > 0)
        return *id;
    call->fail({"exam.unknown_question", "no id of a question"});
    return 0;
}

Result<exam::BankFilter> bank_filter(const CallPtr& call) {
    const auto common = filter_of(call, directory::Right::run_drills);
    if (!common)
        return tl::unexpected(common.error());
    exam::BankFilter out{.words = call->query["q"],
                         .category = call->query["category"],
                         .retired = call->query["state"] == "retired",
                         .limit = common->limit};
    if (const auto& kind = call->query["kind"]; !kind.empty()) {
        out.kind = exam::kind_from(kind);
        if (!out.kind)
            return fail("api.query", "\"kind\" is no kind of question");
    }
    if (!common->after.empty()) {
        const auto after = whole_number(common->after);
        if (!after || *after <= 0)
            return fail("api.query", "\"after\" is no id of a question");
        out.after = *after;
    }
    return out;
}

Result<std::string> bytes_of(const wire::QuestionFile& file) {
    std::string out;
    for (const auto& piece : file.pieces) {
        std::string bytes(piece.size(), '\0');
        std::size_t size = 0;
        if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                              piece.data(), piece.size(), nullptr, &size, nullptr,
                              sodium_base64_VARIANT_ORIGINAL) != 0)
            return fail("exam.base64", "a piece is no Base64");
        out.append(bytes, 0, size);
    }
    return out;
}

/// What a listening question plays is there, as long as its key says, and a talk made for it or one
/// whose student agrees to be heard: a whole class will hear it. Errors:
/// "exam.question.no_recording", "exam.question.no_model", "exam.question.past_end".
Result<void> check_recording(const CallPtr& call, const exam::Question& question) {
    const auto key = record_key(question.recording);
    if (question.kind != exam::Kind::listen || !key)
        return {};
    const auto named = '"' + question.recording + '"';
    const auto row = call->services.backend.recording(*key);
    if (!row || row->state == "deleted" ||
        (row->practice == "private" && row->agent != call->agent()))
        return fail("exam.question.no_recording", named);
    if (row->agent) {
        const auto model = heard_as_model(call, contact_key(call, *key));
        if (!model || !*model)
            return fail("exam.question.no_model", named);
    }
    for (const auto& one : question.violations)
        if (one.at > row->length)
            return fail("exam.question.past_end", named);
    return {};
}

/// Of every question that plays a recording, at its line; false: there are some.
bool check_recordings(const CallPtr& call, const std::vector<exam::ReadQuestion>& read,
                      wire::QuestionImport& out) {
    const auto before = out.mistakes.size();
    for (const auto& one : read)
        if (const auto fine = check_recording(call, one.question); !fine)
            out.mistakes.push_back(
                {one.line, 0, "error", fine.error().code,
                 text(call->language, fine.error().code, {{"name", one.question.recording}})});
    return out.mistakes.size() == before;
}

void take_file(const CallPtr& call, bool for_good) {
    const auto file = call->body<wire::QuestionFile>();
    if (!file)
        return call->fail(file.error());
    const auto bytes = bytes_of(*file);
    if (!bytes)
        return call->fail(bytes.error());
    Diagnostics found;
    const auto read = exam::parse_questions(*bytes, file->name, call->language, found);
    wire::QuestionImport out;
    for (const auto& one : found)
        out.mistakes.push_back({one.line, one.column,
                                one.severity == Severity::error ? "error" : "warning", one.code,
                                one.message});
    if (check_recordings(call, read, out) && !has_errors(found)) {
        auto& bank = call->services.backend.hall().bank();
        const auto plan = for_good ? bank.import(read, by(call)) : bank.preview(read);
        if (!plan)
            return call->fail(plan.error());
        out.done = for_good;
        for (const auto& one : *plan)
            out.items.push_back({one.line, std::string(to_string(one.change)), one.id,
                                 one.question.key, one.question.category,
                                 std::string(to_string(one.question.kind)), one.question.stem,
                                 one.question.points});
    }
    call->ok(wire::encode(out));
}

/// The version that the query names; 0: none.
Result<int> version_asked(const CallPtr& call) {
    const auto found = call->query.find("version");
    if (found == call->query.end())
        return 0;
    const auto version = whole_number(found->second);
    if (!version || *version <= 0 || *version >= 1'000'000)
        return fail("api.query", "\"version\" is no version of a question");
    return static_cast<int>(*version);
}

void put_question(const CallPtr& call, std::int64_t id) {
    const auto body = call->body<wire::NewQuestion>();
    const auto question = body ? question_of(*body) : tl::unexpected(body.error());
    if (!question)
        return call->fail(question.error());
    if (const auto fine = check_recording(call, *question); !fine)
        return call->fail(fine.error());
    const auto of = version_asked(call);
    if (!of)
        return call->fail(of.error());
    auto& bank = call->services.backend.hall().bank();
    const auto put = bank.put(*question, id, by(call), *of);
    if (!put)
        return call->fail(put.error());
    const auto row = bank.question(put->first, put->second);
    if (!row)
        return call->fail(row.error());
    call->ok(wire::encode(to_wire(*row)), id == 0 ? 201 : 200);
}

void set_retired(const CallPtr& call, bool retired) {
    const auto id = question_id(call);
    if (id == 0)
        return;
    if (const auto done = call->services.backend.hall().bank().retire(id, retired); !done)
        return call->fail(done.error());
    call->done();
}

} // namespace

void questions(const CallPtr& call) {
    const auto filter = bank_filter(call);
    if (!filter)
        return call->fail(filter.error());
    const auto page = call->services.backend.hall().bank().page(*filter);
    if (!page)
        return call->fail(page.error());
    wire::QuestionPage out{.total = page->total, .categories = page->categories};
    for (const auto& row : page->rows)
        out.items.push_back(to_wire(row));
    if (page->more)
        out.next = std::to_string(page->rows.back().id);
    call->ok(wire::encode(out));
}

void question(const CallPtr& call) {
    const auto id = question_id(call);
    if (id == 0)
        return;
    const auto version = version_asked(call);
    const auto row = version ? call->services.backend.hall().bank().question(id, *version)
                             : tl::unexpected(version.error());
    if (!row)
        return call->fail(row.error());
    call->ok(wire::encode(to_wire(*row)));
}

void add_question(const CallPtr& call) {
    put_question(call, 0);
}

void change_question(const CallPtr& call) {
    if (const auto id = question_id(call); id != 0)
        put_question(call, id);
}

void retire_question(const CallPtr& call) {
    set_retired(call, true);
}

void restore_question(const CallPtr& call) {
    set_retired(call, false);
}

void preview_questions(const CallPtr& call) {
    take_file(call, false);
}

void import_questions(const CallPtr& call) {
    take_file(call, true);
}

void listening_breaches(const CallPtr& call) {
    auto found = call->services.backend.listening_breaches(call->query["drill"], call->language);
    if (!found)
        return call->fail(found.error());
    call->ok(wire::encode(wire::List<wire::ListeningBreach>{.items = std::move(*found)}));
}

void make_listening(const CallPtr& call) {
    const auto body = call->body<wire::NewListening>();
    const auto made = body ? call->services.backend.make_listening(*body, by(call))
                           : tl::unexpected(body.error());
    if (!made)
        return call->fail(made.error());
    call->ok(wire::encode(*made), 201);
}

void question_template(const CallPtr& call) {
    Response out;
    out.content_type = "text/csv; charset=utf-8";
    out.headers = {{"Content-Disposition", "attachment; filename=\"questions.csv\""}};
    out.body = exam::table_template(call->language);
    call->reply(std::move(out));
}

} // namespace ringroom::api::handlers
