// Written exams. A student sees the exams of their classes and groups and those they have sat;
// everybody else's is not there for them, and whoever tries is noted. Keys leave the server only
// for who marks, and with the released result.
#include <algorithm>
#include <map>

#include "api/exam_calls.h"
#include "api/exam_gate.h"
#include "api/exam_words.h"
#include "api/handlers.h"
#include "api/own_contacts.h"
#include "api/table_answer.h"

namespace ringroom::api::handlers {
namespace {

using directory::Right;

/// Of the class or group that sits it: nobody's is one that was put away.
bool is_of(const CallPtr& call, const exam::Exam& exam) {
    return exam.state != exam::ExamState::dropped &&
           directory::is_of(call->person, exam.setup.class_name);
}

/// By exam, whether one of the caller's attempts at it is under way. Who has begun keeps sight of
/// the exam, and goes on, though they have left its class or group, or it has been renamed.
Result<std::map<std::int64_t, bool>> begun_by(const CallPtr& call) {
    const auto rows = hall(call).sittings_of(call->person.id, exam_now());
    if (!rows)
        return tl::unexpected(rows.error());
    std::map<std::int64_t, bool> out;
    for (const auto& row : *rows)
        out[row.exam] |= row.kept.state == exam::SittingState::opened ||
                         row.kept.state == exam::SittingState::running;
    return out;
}

/// With one's own attempts.
Result<std::vector<wire::ExamAttempt>> own_attempts(const CallPtr& call, std::int64_t exam) {
    std::vector<wire::ExamAttempt> out;
    const auto rows = hall(call).sittings_of(call->person.id, exam_now());
    if (!rows)
        return tl::unexpected(rows.error());
    const auto best = exam::counting(*rows);
    for (const auto& row : *rows) {
        if (row.exam != exam)
            continue;
        wire::ExamAttempt one{.sitting = row.id,
                              .attempt = row.attempt,
                              .state = std::string(to_string(row.kept.state))};
        if (row.kept.state == exam::SittingState::released) {
            one.counts = best.contains(row.id);
            one.permille = row.total.permille;
            one.passed = row.total.passed;
        }
        out.push_back(std::move(one));
    }
    return out;
}

/// As it stands for the caller; with `all`, for who runs exams also whom the gate keeps out, and
/// how many are to sit it.
Result<wire::ExamRow> exam_row(const CallPtr& call, const exam::Exam& exam, ExamGates& gates,
                               bool all) {
    auto row = to_wire(exam);
    auto mine = own_attempts(call, exam.id);
    auto gate = gates.row(exam, all && call->may(Right::run_drills));
    const auto attempts = hall(call).attempts_of(exam.id, call->person.id);
    if (!mine || !gate || !attempts)
        return tl::unexpected(!mine ? mine.error() : !gate ? gate.error() : attempts.error());
    row.mine = std::move(*mine);
    row.gate = std::move(*gate);
    row.attempts = *attempts;
    if (!all || !call->may(Right::run_drills))
        return row;
    const auto people = those_to_sit(call, exam.setup.class_name);
    if (!people)
        return tl::unexpected(people.error());
    row.people = static_cast<std::int64_t>(people->size());
    return row;
}

void answer_written(const CallPtr& call, const exam::Exam& exam, int status = 200) {
    ExamGates gates(call);
    const auto row = exam_row(call, exam, gates, true);
    if (!row)
        return call->fail(row.error());
    call->ok(wire::encode(*row), status);
}

/// The exam, if the caller may see it. Errors: "exam.unknown".
Result<exam::Exam> visible_exam(const CallPtr& call, std::int64_t id) {
    auto exam = hall(call).exam(id);
    if (!exam || call->may(Right::run_drills) || is_of(call, *exam))
        return exam;
    const auto begun = begun_by(call);
    if (!begun)
        return tl::unexpected(begun.error());
    if (begun->contains(id))
        return exam;
    audit_refusal(call, "exam-read", std::to_string(id), {});
    return fail("exam.unknown", "an exam of others");
}

/// The sitting, if the caller may see it; others' only with the right to mark.
Result<exam::SittingDetail> visible_sitting(const CallPtr& call) {
    const auto id = whole_number(call->path["sitting"]);
    if (!id || *id <= 0)
        return fail("exam.unknown_sitting", "no id of a sitting");
    auto detail = hall(call).sitting(*id, exam_now());
    if (detail && detail->row.sitter.person != call->person.id && !call->may(Right::grade)) {
        audit_refusal(call, "exam-sitting", std::to_string(*id), owners(call));
        return fail("exam.unknown_sitting", "somebody else's sitting");
    }
    return detail;
}

/// What a sitting refuses to its owner; to who tries another's, it is noted and is not there.
void fail_own(const CallPtr& call, const Error& error) {
    if (error.code == "exam.unknown_sitting")
        if (auto whose = owners(call); !whose.empty())
            audit_refusal(call, "exam-sitting", call->path["sitting"], std::move(whose));
    call->fail(error);
}

Sight sight_of(const CallPtr& call, const exam::SittingDetail& detail) {
    const bool own = detail.row.sitter.person == call->person.id;
    const bool released = detail.row.kept.state == exam::SittingState::released;
    return !own && call->may(Right::grade) ? Sight::marks : released ? Sight::after : Sight::sits;
}

void answer_sitting(const CallPtr& call, const exam::SittingDetail& detail, int status = 200) {
    const auto exam = hall(call).exam(detail.row.exam);
    if (!exam)
        return call->fail(exam.error());
    call->ok(wire::encode(to_wire(detail, *exam, sight_of(call, detail))), status);
}

void answer_anew(const CallPtr& call) {
    const auto detail = visible_sitting(call);
    if (!detail)
        return call->fail(detail.error());
    answer_sitting(call, *detail);
}

/// The recording of a listening question while its sheet may be read. Errors: those of
/// visible_sitting(), "exam.mark.place", "exam.no_sound".
Result<RecordKey> heard_at(const CallPtr& call) {
    const auto detail = visible_sitting(call);
    if (!detail)
        return tl::unexpected(detail.error());
    const auto place = whole_number(call->path["place"]);
    const auto count = static_cast<std::int64_t>(detail->sheet.size());
    if (!place || *place < 0 || *place >= count || !shows_sheet(*detail, sight_of(call, *detail)))
        return fail("exam.mark.place", "no such question");
    const auto& question = *detail->sheet[static_cast<std::size_t>(*place)].question;
    const auto key = record_key(question.recording);
    if (question.kind != exam::Kind::listen || !key)
        return fail("exam.no_sound", "nothing to listen to");
    // Who is heard in it may have taken it back since the question was made.
    const auto row = call->services.backend.recording(*key);
    const bool withdrawn =
        row && row->agent && row->agent != call->agent() &&
        (row->practice == "private" || !heard_as_model(call, contact_key(call, *key)));
    if (withdrawn)
        return fail("exam.no_sound", "taken back");
    return *key;
}

} // namespace

void exams(const CallPtr& call) {
    wire::List<wire::ExamRow> out;
    ExamGates gates(call);
    const auto begun = begun_by(call);
    if (!begun)
        return call->fail(begun.error());
    for (const auto& exam : hall(call).exams()) {
        if (!call->may(Right::run_drills) && !is_of(call, exam) && !begun->contains(exam.id))
            continue;
        auto row = exam_row(call, exam, gates, false);
        if (!row)
            return call->fail(row.error());
        out.items.push_back(std::move(*row));
    }
    call->ok(wire::encode(out));
}

void exam(const CallPtr& call) {
    const auto id = exam_id(call);
    if (id == 0)
        return;
    const auto exam = visible_exam(call, id);
    if (!exam)
        return call->fail(exam.error());
    answer_written(call, *exam);
}

void add_exam(const CallPtr& call) {
    const auto body = call->body<wire::NewExam>();
    const auto setup = body ? setup_of(*body) : tl::unexpected(body.error());
    if (!setup)
        return call->fail(setup.error());
    if (const auto fine = ExamGates(call).check(setup->rules.gate); !fine)
        return call->fail(fine.error());
    const auto audience = call->services.people.list(setup->class_name);
    if (!audience)
        return call->fail(audience.error());
    if (audience->empty())
        return call->fail({"exam.nobody", "\"" + setup->class_name + "\" has nobody"});
    Diagnostics missing;
    const auto drawn = static_cast<std::uint64_t>(wall_now().ms);
    const auto seed = body->seed ? static_cast<std::uint64_t>(*body->seed) : drawn;
    const auto exam = hall(call).create(*setup, exam_by(call), seed, call->language, missing);
    if (!exam)
        return call->fail(exam.error());
    answer_written(call, *exam, 201);
}

void order_exam(const CallPtr& call) {
    const auto id = exam_id(call);
    if (id == 0)
        return;
    const auto body = call->body<wire::ExamOrder>();
    if (!body)
        return call->fail(body.error());
    const auto order = exam::order_from(body->order);
    if (!order)
        return call->fail({"exam.order", "\"" + body->order + "\" is no order"});
    call->audit->subject += " " + body->order;
    const auto exam = hall(call).order(id, *order, exam_now());
    if (!exam)
        return call->fail(exam.error());
    if (*order == exam::Order::release) {
        std::vector<std::int64_t> sitters;
        if (const auto rows = hall(call).results(id, exam_now()))
            for (const auto& row : *rows)
                if (row.kept.state == exam::SittingState::released)
                    sitters.push_back(row.sitter.person);
        tell_news(call, std::move(sitters), "exam", "exam/" + std::to_string(id),
                  exam->setup.title);
    }
    answer_written(call, *exam);
}

void allow_exam(const CallPtr& call) {
    const auto id = exam_id(call);
    if (id == 0)
        return;
    const auto body = call->body<wire::ExamAllowance>();
    if (!body)
        return call->fail(body.error());
    call->audit->subject = std::to_string(id) + " " + body->number + " " + body->what;
    const auto what = exam::allowed_from(body->what);
    if (!what)
        return call->fail({"exam.allow.what", '"' + body->what + '"'});
    const auto exam = hall(call).exam(id);
    const auto students =
        exam ? call->services.people.list(exam->setup.class_name) : tl::unexpected(exam.error());
    if (!students)
        return call->fail(students.error());
    const auto whom = std::find_if(students->begin(), students->end(),
                                   [&](const auto& one) { return one.number == body->number; });
    if (whom == students->end())
        return call->fail({"exam.allow.student", '"' + body->number + '"'});
    call->audit->concerns = {whom->id};
    const auto done = hall(call).allow(id, {whom->id, whom->number, whom->name}, *what,
                                       body->reason, exam_by(call));
    if (!done)
        return call->fail(done.error());
    answer_written(call, *exam);
}

void sit_exam(const CallPtr& call) {
    const auto id = exam_id(call);
    if (id == 0)
        return;
    const auto body = call->body<wire::ExamSeat>();
    if (!body)
        return call->fail(body.error());
    const auto exam = visible_exam(call, id);
    if (!exam)
        return call->fail(exam.error());
    const auto begun = begun_by(call);
    if (!begun)
        return call->fail(begun.error());
    const auto own = begun->find(id);
    if (!is_of(call, *exam) && (own == begun->end() || !own->second))
        return call->fail({"exam.not_yours", "an exam of others"});
    const auto lacks = ExamGates(call).lacks(*exam, call->person);
    if (!lacks)
        return call->fail(lacks.error());
    const auto row = hall(call).sit(id, {call->person.id, call->person.number, call->person.name},
                                    body->seat, exam_now(), *lacks);
    if (!row)
        return call->fail(row.error());
    const auto detail = hall(call).sitting(row->id, exam_now());
    if (!detail)
        return call->fail(detail.error());
    answer_sitting(call, *detail, 201);
}

namespace {

/// As visible_sitting(); who looks at another's is noted.
Result<exam::SittingDetail> looked_at(const CallPtr& call) {
    auto detail = visible_sitting(call);
    if (detail && detail->row.sitter.person != call->person.id)
        audit(call, "exam-sitting", call->path["sitting"], owners(call));
    return detail;
}

} // namespace

void sitting(const CallPtr& call) {
    const auto detail = looked_at(call);
    if (!detail)
        return call->fail(detail.error());
    if (detail->row.sitter.person == call->person.id)
        read_news(call, "exam/" + std::to_string(detail->row.exam));
    answer_sitting(call, *detail);
}

void sitting_log(const CallPtr& call) {
    const auto detail = looked_at(call);
    if (!detail)
        return call->fail(detail.error());
    const auto log = hall(call).log_of(detail->row.id);
    if (!log)
        return call->fail(log.error());
    call->ok(wire::encode(log_rows(*log, sight_of(call, *detail), call->language)));
}

void save_answers(const CallPtr& call) {
    const auto body = call->body<wire::ExamSaves>();
    if (!body)
        return call->fail(body.error());
    const auto id = exam_id_at(call, "sitting", "exam.unknown_sitting");
    if (id == 0)
        return;
    std::vector<exam::Save> saves;
    for (const auto& one : body->saves)
        saves.push_back(save_of(one));
    hall(call).save(
        id, call->person.id, saves, exam_now(),
        [call, body = *body](const Result<exam::SavedSitting>& saved) {
            if (!saved)
                return fail_own(call, saved.error());
            wire::ExamSaved out{.state = std::string(to_string(saved->row.kept.state)),
                                .paused = saved->row.kept.paused,
                                .epoch = saved->row.kept.epoch,
                                .used = saved->row.kept.used,
                                .left = saved->row.left};
            for (std::size_t i = 0; i < saved->outcomes.size(); ++i) {
                const auto& one = saved->outcomes[i];
                wire::ExamOutcome line{body.saves[i].epoch, body.saves[i].seq, one.kept, {}, {}};
                if (!one.refusal.empty()) {
                    line.code = one.refusal;
                    line.message = text(call->language, one.refusal);
                }
                out.outcomes.push_back(std::move(line));
            }
            call->ok(wire::encode(out));
        });
}

void submit_sitting(const CallPtr& call) {
    const auto body = call->body<wire::ExamSubmit>();
    if (!body)
        return call->fail(body.error());
    const auto id = exam_id_at(call, "sitting", "exam.unknown_sitting");
    if (id == 0)
        return;
    const auto done = hall(call).submit(id, call->person.id, nearest_int(body->epoch),
                                        body->pressed_at, exam_now());
    if (!done)
        return fail_own(call, done.error());
    answer_anew(call);
}

void sitting_screen(const CallPtr& call) {
    const auto body = call->body<wire::ExamScreen>();
    if (!body)
        return call->fail(body.error());
    const auto id = exam_id_at(call, "sitting", "exam.unknown_sitting");
    if (id == 0)
        return;
    const auto done = hall(call).screen(id, call->person.id, nearest_int(body->epoch), body->seq,
                                        body->left, body->at, exam_now());
    if (!done)
        return fail_own(call, done.error());
    call->done();
}

void extra_time(const CallPtr& call) {
    const auto body = call->body<wire::ExamExtra>();
    if (!body)
        return call->fail(body.error());
    const auto id = exam_id_at(call, "sitting", "exam.unknown_sitting");
    if (id == 0)
        return;
    if (const auto done =
            hall(call).give(id, body->extra, body->reason.value_or(""), exam_by(call), exam_now());
        !done)
        return call->fail(done.error());
    answer_anew(call);
}

void mark_answer(const CallPtr& call) {
    const auto body = call->body<wire::ExamMark>();
    if (!body)
        return call->fail(body.error());
    const auto id = exam_id_at(call, "sitting", "exam.unknown_sitting");
    if (id == 0)
        return;
    std::optional<exam::PersonMark> mark;
    if (body->earned)
        mark = exam::PersonMark{*body->earned, body->reason.value_or(""), exam_by(call)};
    if (const auto done = hall(call).mark(id, nearest_int(body->question), std::move(mark),
                                          exam_now(), body->version);
        !done)
        return call->fail(done.error());
    answer_anew(call);
}

void question_sound(const CallPtr& call) {
    const auto key = heard_at(call);
    const auto row = key ? call->services.backend.recording(*key) : tl::unexpected(key.error());
    if (!row)
        return call->fail(row.error());
    if (row->agent != call->agent()) {
        audit(call, "recording-exam", row->id, {row->agent, row->peer});
        call->audit->veiled = !call->may(Right::hear_class_recordings);
    }
    serve_sound(call, *row, *key);
}

void question_waveform(const CallPtr& call) {
    const auto key = heard_at(call);
    if (!key)
        return call->fail(key.error());
    serve_waveform(call, *key);
}

} // namespace ringroom::api::handlers
