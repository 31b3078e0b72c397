// Model recordings, and a student's own practice. A model is heard by everybody while whoever is
// heard in it agrees and has agreed to be recorded at all; nobody learns whose voice it is.
#include <algorithm>
#include <map>

#include "api/handlers.h"
#include "api/limits.h"
#include "api/own_contacts.h"
#include "api/progress_view.h"

namespace ringroom::api::handlers {

using directory::Right;
using quality::Agreed;
using quality::Model;

namespace {

Result<ContactKey> model_key(const CallPtr& call) {
    const auto key = record_key(call->path["record"]);
    if (!key)
        return fail("api.not_found", "no id of a contact");
    return contact_key(call, *key);
}

/// asked, given, refused, or withheld: the text on recording is not accepted any more.
Result<std::string> state_of(const CallPtr& call, const Model& model) {
    const auto recorded = still_recorded(call, model.agent);
    if (!recorded)
        return tl::unexpected(recorded.error());
    return *recorded ? std::string(to_string(model.agreed)) : std::string("withheld");
}

Result<std::optional<wire::ModelRow>> model_row(const CallPtr& call, const Names& names,
                                                const Model& model) {
    const auto state = state_of(call, model);
    if (!state)
        return tl::unexpected(state.error());
    const bool mine = model.agent && model.agent == call->agent();
    const bool teaches = call->may(Right::hear_class_recordings);
    const auto recording = call->services.backend.recording({model.key.run, model.key.contact});
    if ((*state != "given" && !mine && !teaches) || !recording || recording->state == "deleted")
        return std::nullopt;
    wire::ModelRow out{.id = recording->id,
                       .title = model.title,
                       .words = model.words,
                       .script = model.script,
                       .length = recording->length,
                       .added_at = to_iso(model.at),
                       .added_by = names.agent(model.by),
                       .state = *state,
                       .mine = mine};
    if (teaches || mine)
        out.agent_name = recording->agent_name;
    const auto slash = model.script.find('/');
    for (const auto& pack : call->services.backend.packs())
        for (const auto& script : pack.scripts)
            if (slash != model.script.npos && pack.name == model.script.substr(0, slash) &&
                script.name == model.script.substr(slash + 1)) {
                out.drill_title = script.title;
                out.skill = script.queue;
            }
    return out;
}

} // namespace

Result<bool> heard_as_model(const CallPtr& call, const ContactKey& key) {
    const auto model = call->services.backend.reviews().model(key);
    if (!model)
        return tl::unexpected(model.error());
    if (!*model)
        return false;
    const auto state = state_of(call, **model);
    if (!state)
        return tl::unexpected(state.error());
    if (*state != "given")
        return fail("quality.model_withheld", to_text(key));
    return true;
}

void models(const CallPtr& call) {
    const auto common = filter_of(call, Right::see_own_results);
    if (!common)
        return call->fail(common.error());
    quality::ModelFilter wanted{
        .words = call->query["q"], .script = call->query["script"], .limit = common->limit};
    if (!common->after.empty()) {
        const auto after = record_key(common->after);
        if (!after)
            return call->fail({"api.query", "\"after\" is no id of a recording"});
        wanted.after = contact_key(call, *after);
    }
    const auto found = call->services.backend.reviews().models(wanted);
    if (!found)
        return call->fail(found.error());
    const auto names = names_for(call);
    wire::List<wire::ModelRow> out;
    for (const auto& one : *found) {
        auto row = model_row(call, names, one);
        if (!row)
            return call->fail(row.error());
        if (*row)
            out.items.push_back(std::move(**row));
    }
    if (found->size() == wanted.limit) // counted before those that the caller may not hear
        out.next = to_text(found->back().key);
    call->ok(wire::encode(out));
}

void put_model(const CallPtr& call) {
    const auto body = call->body<wire::NewModel>();
    const auto key = model_key(call);
    if (!body || !key)
        return call->fail(body ? key.error() : body.error());
    const auto recording = call->services.backend.recording({key->run, key->contact});
    if (!recording || recording->practice == "private")
        return call->fail({"api.not_found", to_text(*key)});
    const auto asked = call->services.backend.hall().bank().plays(to_text(*key));
    if (!asked)
        return call->fail(asked.error());
    if (!recording->agent && *asked) // made for it: who hears it knows the answer
        return call->fail({"quality.model_question", to_text(*key)});
    const auto recorded = still_recorded(call, recording->agent);
    if (!recorded)
        return call->fail(recorded.error());
    if (!*recorded)
        return call->fail({"quality.model_withheld", to_text(*key)});
    auto& reviews = call->services.backend.reviews();
    const auto known = reviews.model(*key);
    if (!known)
        return call->fail(known.error());
    Model model{.key = *key,
                .agent = recording->agent,
                .title = body->title,
                .words = body->words,
                .by = call->agent(),
                .at = wall_now()};
    if (const auto detail = call->services.backend.result({key->run, key->contact}, call->language))
        model.script = detail->row.script;
    if (const auto out = out_of_exams(call, recording->drill, recording->agent, *key); !out)
        return call->fail(out.error());
    if (!model.agent || model.agent == call->agent())
        model.agreed = Agreed::given;
    if (const auto kept = reviews.keep_model(model); !kept)
        return call->fail(kept.error());
    call->audit->concerns.push_back(static_cast<std::int64_t>(model.agent.value));
    if (!*known && model.agreed == Agreed::asked)
        tell_news(call, {static_cast<std::int64_t>(model.agent.value)}, "model", to_text(*key),
                  model.title);
    const auto now = reviews.model(*key);
    const auto row = now && *now ? model_row(call, names_for(call), **now)
                                 : tl::unexpected(Error{"api.failed", to_text(*key)});
    if (!row || !*row)
        return call->fail(row ? Error{"api.failed", to_text(*key)} : row.error());
    call->ok(wire::encode(**row));
}

void answer_model(const CallPtr& call) {
    const auto body = call->body<wire::ModelAnswer>();
    const auto key = model_key(call);
    if (!body || !key)
        return call->fail(body ? key.error() : body.error());
    call->audit->subject += body->agrees ? " yes" : " no";
    const auto done = call->services.backend.reviews().answer_model(*key, call->agent(),
                                                                    body->agrees, wall_now());
    if (!done)
        return call->fail(done.error());
    read_news(call, to_text(*key));
    call->done();
}

void remove_model(const CallPtr& call) {
    const auto key = model_key(call);
    const auto done = key ? call->services.backend.reviews().remove_model(*key, wall_now())
                          : tl::unexpected(key.error());
    if (!done)
        return call->fail(done.error());
    call->done();
}

// ---- A student's own practice

void practice_scripts(const CallPtr& call) {
    wire::List<wire::PackRow> out;
    const Syllabus syllabus(call);
    for (auto& pack : call->services.backend.packs())
        if (pack.loaded) {
            pack.remarks.clear(); // the author's affair
            syllabus.name_skills(pack);
            out.items.push_back(std::move(pack));
        }
    call->ok(wire::encode(out));
}

void practices(const CallPtr& call) {
    call->ok(wire::encode(wire::List<wire::DrillStatus>{
        call->services.backend.practices(call->agent()), std::nullopt}));
}

void start_practice(const CallPtr& call) {
    auto body = call->body<wire::PracticeStart>();
    if (!body)
        return call->fail(body.error());
    // Its call would come between those of the exam.
    if (call->services.backend.practicals().sits(call->person.id))
        return call->fail({"practice.in_exam", call->person.number});
    const auto recorded = agrees_to_be_recorded(call, call->person);
    if (!recorded)
        return call->fail(recorded.error());
    if (!*recorded)
        return call->fail({"practice.no_consent", call->person.number});
    const auto unready = not_ready_for_practice(call, *body);
    if (!unready)
        return call->fail(unready.error());
    if (!unready->empty())
        return call->fail({"practice.not_ready", '"' + *unready + '"'});
    call->services.backend.start_practice(call->agent(), std::move(*body),
                                          Call::answer<wire::DrillStatus>(call, 201));
}

void stop_practice(const CallPtr& call) {
    for (const auto& one : call->services.backend.practices(call->agent()))
        if (one.state != "ended")
            return call->services.backend.order_drill(call->agent(), one.id, DrillOrder::stop,
                                                      Call::answer<wire::DrillStatus>(call));
    call->fail({"practice.none", call->person.number});
}

void share_practice(const CallPtr& call) {
    const auto body = call->body<wire::PracticeShare>();
    const auto key = record_key(call->path["record"]);
    if (!body || !key)
        return call->fail(body ? Error{"api.not_found", "no id of a contact"} : body.error());
    call->audit->subject += body->shared ? " yes" : " no";
    const auto done = call->services.backend.share_practice(*key, call->agent(), body->shared);
    if (!done)
        return call->fail(done.error());
    call->done();
}

} // namespace ringroom::api::handlers
