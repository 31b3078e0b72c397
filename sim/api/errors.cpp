#include "api/errors.h"

#include <algorithm>
#include <array>
#include <utility>

#include "wire/messages.h"

namespace ringroom::api {
namespace {

struct Row {
    std::string_view code; ///< ending in "." or "*": every code that begins so
    int status;
};

/// The first that fits counts.
constexpr auto error_table = std::to_array<Row>({
    {"api.not_found", 404},
    {"api.recording_deleted", 404},
    {"api.recording_missing", 404},
    {"api.method", 405},
    {"api.too_large", 413},
    {"api.target_long", 414},
    {"api.media_type", 415},
    {"api.range", 416},
    {"api.expect", 417},
    {"api.value", 422},
    {"api.too_many", 429},
    {"api.upgrade", 426},
    {"api.level", 426},
    {"api.head_large", 431},
    {"api.failed", 500},
    {"api.busy", 503},
    {"api.stopping", 503},
    {"api.no_answer", 504},
    {"api.version", 505},
    {"api.token_missing", 401},
    {"api.forbidden", 403},
    {"api.origin", 403},
    {"api.", 400},
    {"wire.", 400},
    {"login.elsewhere", 409},
    {"login.", 401},
    {"token.", 401},
    {"crm.changed", 409},
    {"crm.unknown", 404},
    {"crm.not_yours", 404},
    {"crm.", 422},
    {"people.exists", 409},
    {"people.unknown", 404},
    {"people.import_changed", 409},
    {"people.memory", 503},
    {"people.", 422},
    {"classes.unknown", 404},
    {"classes.changed", 409},
    {"classes.import_changed", 409},
    {"classes.course_exists", 409},
    {"classes.", 422},
    {"center.refused.not_your_contact", 404},
    {"center.refused.bad_value", 422},
    {"center.refused.unknown_move", 422},
    {"center.refused.unknown_field", 422},
    {"center.refused.unknown_disposition", 422},
    {"center.refused.unknown_reason", 422},
    {"center.refused.wrong_value", 422},
    {"center.refused.", 409},
    {"messages.too_many", 429},
    {"messages.unknown", 404},
    {"messages.not_allowed", 403},
    {"messages.no_notice", 403},
    {"messages.", 422},
    {"exam.unknown", 404},
    {"exam.unknown_question", 404},
    {"exam.unknown_sitting", 404},
    {"exam.no_sound", 404},
    {"exam.mark.place", 404},
    {"exam.not_open", 409},
    {"exam.closed", 409},
    {"exam.no_attempts", 409},
    {"exam.gated", 409},
    {"exam.sits", 409},
    {"exam.allow.entry", 409},
    {"exam.allow.attempts", 409},
    {"exam.allow.too_many", 409},
    {"exam.rekey.question", 404},
    {"exam.rekey.changed", 409},
    {"exam.rekey.same", 409},
    {"exam.rekey.too_many", 409},
    {"exam.not_together", 409},
    {"exam.still_running", 409},
    {"exam.still_open", 409},
    {"exam.results_out", 409},
    {"exam.not_marked", 409},
    {"exam.not_handed_in", 409},
    {"exam.mark.released", 409},
    {"exam.mark.full_marks", 409},
    {"exam.mark.changed", 409},
    {"exam.taken_over", 409},
    {"exam.over", 409},
    {"exam.lapsed", 409},
    {"exam.extra.", 409},
    {"exam.not_running", 409},
    {"exam.same_key", 409},
    {"exam.question_changed", 409},
    {"exam.bank_full", 409},
    {"exam.too_many", 409},
    {"exam.practical.not_agreed", 409},
    {"exam.practical.repeats", 409},
    {"exam.practical.attempts", 409},
    {"exam.practical.nobody_repeats", 409},
    {"exam.practical.nobody_ready", 409},
    {"consent.in_exam", 409},
    {"practice.in_exam", 409},
    {"exam.practical.repeats_other", 422},
    {"evidence.clock_moved", 409},
    {"exam.practical.let_in", 409},
    {"exam.practical.state", 409},
    {"exam.practical.too_many_calls", 409},
    {"exam.practical.too_many_at_once", 409},
    {"exam.not_released", 409},
    {"exam.nobody_passed", 409},
    {"exam.not_passed", 409},
    {"exam.practical.under_way", 409},
    {"exam.not_yours", 403},
    {"exam.json", 500},
    {"exam.", 422},
    {"drill.already_running", 409},
    {"drill.not_running", 409},
    {"drill.no_students", 409},
    {"drill.not_ready", 409},
    {"drill.unknown_drill", 404},
    {"drill.no_candidate", 404},
    {"drill.no_call", 409},
    {"drill.", 422},
    {"server.listening_voice", 503},
    {"quality.unknown", 404},
    {"quality.model_withheld", 409},
    {"quality.model_question", 409},
    {"quality.not_agreed", 409},
    {"practice.unknown", 404},
    {"practice.calls", 422},
    {"practice.private", 403},
    {"practice.", 409},
    {"quality.not_yours", 404},
    {"quality.other_marker", 403},
    {"quality.step", 409},
    {"quality.changed", 409},
    {"quality.self_first", 409},
    {"quality.given", 409},
    {"quality.revealed", 409},
    {"quality.appeal_late", 409},
    {"quality.no_appeals", 409},
    {"quality.no_sheet", 409},
    {"quality.", 422},
    {"training.", 422},
    {"again.", 409},
    {"consent.unknown", 404},
    {"consent.changed", 409},
    {"consent.not_given", 409},
    {"evidence.preview_changed", 409},
    {"evidence.clock_in_doubt", 409},
    {"evidence.altered", 409},
    {"evidence.held", 409},
    {"evidence.gone", 409},
    {"evidence.not_held", 404},
    {"evidence.many_holds", 409},
    {"evidence.which_hold", 409},
    {"evidence.others_hold", 403},
    {"evidence.nobody", 404},
    {"evidence.reason", 422},
    {"evidence.class", 422},
    {"evidence.too_long", 422},
    {"store.busy", 503},
    {"store.full", 503},
    {"store.read_only", 503},
    {"store.io", 503},
});

/// What stands between the first two quotation marks: the name a decoder complains about.
std::string in_quotes(std::string_view text) {
    const auto open = text.find('"');
    const auto close = open == text.npos ? open : text.find('"', open + 1);
    return close == text.npos ? "" : std::string(text.substr(open + 1, close - open - 1));
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    return std::string(text);
}

} // namespace

int status_of(std::string_view code) {
    for (const auto& row : error_table) {
        const bool prefix = row.code.back() == '.';
        if (prefix ? code.substr(0, row.code.size()) == row.code : code == row.code)
            return row.status;
    }
    return 500;
}

Response error_response(const Error& error, Language language) {
    Response out;
    out.status = status_of(error.code);
    const bool ours_only = out.status == 500;
    wire::ErrorMessage message;
    message.code = ours_only ? "api.failed" : error.code;
    const std::string key = has_text(message.code) ? message.code : "api.refused";
    const auto word = in_quotes(error.text);
    message.message = text(language, key, {{"name", word}, {"word", word}, {"code", error.code}});
    if (const auto remedy = "api.remedy." + key; has_text(remedy))
        message.remedy = text(language, remedy);
    out.body = wire::encode(message);
    if (out.status == 401)
        out.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"ringroom\"");
    if (out.status == 503)
        out.headers.emplace_back("Retry-After", "1");
    return out;
}

Language language_of_header(std::string_view header, Language otherwise) {
    while (!header.empty()) {
        const auto comma = header.find(',');
        const auto tag = trimmed(header.substr(0, std::min(comma, header.find(';'))));
        if (tag.substr(0, 2) == "zh")
            return Language::zh;
        if (tag.substr(0, 2) == "en")
            return Language::en;
        header = comma == header.npos ? "" : header.substr(comma + 1);
    }
    return otherwise;
}

} // namespace ringroom::api
