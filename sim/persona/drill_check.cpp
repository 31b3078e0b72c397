#include <algorithm>

#include "persona/drill_reader.h"
#include "persona/graph.h"
#include "persona/limits.h"
#include "persona/walk.h"

namespace ringroom::persona {

void follow(const Actions& actions, Leads& out) {
    for (const auto& action : actions) {
        if (const auto* go = std::get_if<GoTo>(&action))
            out.scenes.push_back(go->scene);
        else if (const auto* visit = std::get_if<VisitAction>(&action))
            visit->scene >= 0 ? out.scenes.push_back(visit->scene)
                              : static_cast<void>(out.comes_back = true);
        else if (std::holds_alternative<EndAction>(action) ||
                 std::holds_alternative<HangUpAction>(action))
            out.ends = true;
    }
}

Leads leads_of(const Scene& scene, const std::function<bool(const Rule&)>& counts) {
    Leads out;
    for (const auto& entry : scene.entry)
        if (const auto* condition = std::get_if<EntryIf>(&entry))
            follow(condition->actions, out);
    for (const auto& rule : scene.rules)
        if (counts(rule)) {
            follow(rule.actions, out);
            follow(rule.finally, out);
        }
    return out;
}

std::vector<bool> reachable(const Drill& drill, const std::function<bool(const Rule&)>& counts) {
    std::vector<bool> seen(drill.scenes.size(), false);
    std::vector<int> open;
    if (!drill.scenes.empty())
        open.push_back(0);
    while (!open.empty()) {
        const auto scene = static_cast<std::size_t>(open.back());
        open.pop_back();
        if (seen[scene])
            continue;
        seen[scene] = true;
        for (const int next : leads_of(drill.scenes[scene], counts).scenes)
            open.push_back(next);
    }
    return seen;
}

Loss loss_under(const Drill& drill, Ear ear) {
    Loss loss;
    loss.ear = ear;
    const auto heard = [ear](const Rule& rule) {
        return rule.trigger != Trigger::move || ear != Ear::turns;
    };
    const auto seen = reachable(drill, heard);
    for (std::size_t i = 0; i < drill.scenes.size(); ++i) {
        if (!seen[i])
            loss.scenes.push_back(static_cast<int>(i));
        for (const auto& rule : drill.scenes[i].rules)
            if (rule.trigger != Trigger::otherwise && rule.trigger != Trigger::time_limit &&
                (!seen[i] || !heard(rule)))
                loss.rules.push_back(rule.id);
    }
    return loss;
}

void DrillReader::check() {
    if (drill_->scenes.empty())
        return reader_->error({1, 1}, "drill.no_scenes");
    check_variables();
    check_facts();
    for (const auto& scene : drill_->scenes)
        check_scene(scene);
    check_moves();
    check_measures();
    check_sample_fields();
    gather_moves();
    if (has_errors(out_))
        return; // the graph of a broken drill would only add noise
    check_graph();
    if (has_errors(out_))
        return;
    check_samples();
    check_ears();
}

bool DrillReader::known_variable(const std::string& name) const {
    if (Name{"心情", "mood"}.is(name) || Name{"耐心", "patience"}.is(name) ||
        drill_->variable(name) >= 0)
        return true;
    const auto& fields = drill_->form.fields;
    return std::any_of(fields.begin(), fields.end(),
                       [&](const FormField& field) { return field.name == name; });
}

lua::Words DrillReader::variable_words() const {
    lua::Words words = {"心情", "耐心", "mood", "patience"};
    for (const auto& variable : drill_->variables)
        words.push_back(variable.name);
    for (const auto& field : drill_->form.fields)
        words.push_back(field.name);
    return words;
}

void DrillReader::check_variables() {
    for (const auto& mention : mentions_) {
        if (known_variable(mention.name))
            continue;
        const auto near = lua::nearest_word(mention.name, variable_words());
        mention.reader->error(
            mention.at, near.empty() ? "drill.unknown_variable" : "drill.unknown_variable_near",
            {{"name", mention.name}, {"near", near}});
    }
    for (const auto& variable : drill_->variables) {
        const bool used = std::any_of(mentions_.begin(), mentions_.end(),
                                      [&](const auto& m) { return m.name == variable.name; });
        // Columns and the customer's own fields are there for whoever wants them.
        if (!used && variable.place.line > 0)
            reader_->warn(position(variable.place), "drill.unused_variable",
                          {{"name", variable.name}});
    }
}

void DrillReader::check_facts() {
    for (const auto& entry : drill_->on_record)
        for (const auto& fact : drill_->facts)
            if (entry.name == fact.name ||
                entry.text.find('{' + fact.name + '}') != std::string::npos)
                reader_->warn(position(entry.place), "drill.on_record_fact", {{"fact", fact.name}});
    for (const auto& fact : drill_->facts) {
        const auto at = position(fact.place);
        if (fact.variable < 0) {
            reader_->warn(at, "drill.fact_without_truth", {{"fact", fact.name}});
            continue;
        }
        const bool spoken =
            std::any_of(drill_->lines.begin(), drill_->lines.end(), [&](const Line& line) {
                return std::find(line.names.begin(), line.names.end(), fact.name) !=
                       line.names.end();
            });
        if (spoken)
            continue;
        // What stands in the list the student has before his eyes.
        const auto kind = drill_->variables[static_cast<std::size_t>(fact.variable)].kind;
        if (kind == Variable::Kind::column)
            reader_->warn(at, "drill.fact_never_spoken", {{"fact", fact.name}});
        else
            reader_->error(at, "drill.fact_never_spoken", {{"fact", fact.name}});
    }
}

void DrillReader::check_scene(const Scene& scene) {
    const auto at = position(scene.place);
    const bool has_otherwise =
        std::any_of(scene.rules.begin(), scene.rules.end(),
                    [](const Rule& rule) { return rule.trigger == Trigger::otherwise; });
    if (!has_otherwise)
        reader_->error(at, "drill.no_otherwise", {{"scene", scene.name}});
    if (scene.entry.empty())
        reader_->warn(at, "drill.silent_scene", {{"scene", scene.name}});
}

void DrillReader::check_graph() {
    const auto all = [](const Rule&) { return true; };
    const auto& scenes = drill_->scenes;
    const auto seen = reachable(*drill_, all);
    // From the endings backwards: a scene from which none can be reached holds the call for ever.
    std::vector<bool> ends(scenes.size(), false);
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < scenes.size(); ++i) {
            const auto leads = leads_of(scenes[i], all);
            const bool now = leads.ends || leads.comes_back ||
                             std::any_of(leads.scenes.begin(), leads.scenes.end(), [&](int next) {
                                 return ends[static_cast<std::size_t>(next)];
                             });
            changed = changed || (now && !ends[i]);
            ends[i] = ends[i] || now;
        }
    }
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        const auto at = position(scenes[i].place);
        if (!seen[i])
            reader_->error(at, "drill.scene_unreached", {{"scene", scenes[i].name}});
        else if (!ends[i])
            reader_->error(at, "drill.no_way_out", {{"scene", scenes[i].name}});
    }
}

void DrillReader::gather_moves() {
    auto& moves = drill_->moves;
    const auto add = [&](const std::string& move) {
        if (!move.empty() && std::find(moves.begin(), moves.end(), move) == moves.end())
            moves.push_back(move);
    };
    for (const auto& scene : drill_->scenes)
        for (const auto& rule : scene.rules)
            if (rule.trigger == Trigger::move || rule.trigger == Trigger::hold ||
                rule.trigger == Trigger::transfer)
                add(rule.name);
    for (const auto* list : {&drill_->must_say, &drill_->must_not_say, &drill_->rubric.red_lines})
        for (const auto& move : *list)
            add(move);
    for (const auto& step : drill_->talk.steps)
        add(step.move);
    drill_->school_moves = context_.moves;
    lua::Words known = moves;
    known.insert(known.end(), context_.moves.begin(), context_.moves.end());
    for (const auto& sample : drill_->samples)
        for (const auto& move : sample.moves) {
            if (trigger_of(move) != Trigger::move)
                continue;
            if (std::find(known.begin(), known.end(), move) == known.end()) {
                const auto near = lua::nearest_word(move, known);
                reader_->error(reader_->place(move, position(sample.place)),
                               near.empty() ? "drill.sample_move" : "drill.sample_move_near",
                               {{"move", move}, {"near", near}});
            }
            add(move);
        }
}

void DrillReader::check_samples() {
    for (const auto& sample : drill_->samples) {
        const auto report = play_sample(drill_, sample);
        const auto at = position(sample.place);
        if (!report.ending_kept)
            reader_->error(
                at, "drill.sample_broken",
                {{"sample", sample.name}, {"want", sample.ending}, {"got", report.ending}});
        else if (!report.score_kept)
            reader_->error(at, "drill.sample_score",
                           {{"sample", sample.name},
                            {"want", std::to_string(sample.at_least)},
                            {"got", std::to_string(report.score)}});
    }
}

void DrillReader::check_ears() {
    const auto loss = loss_under(*drill_, Ear::turns);
    if (loss.rules.empty() && loss.scenes.empty())
        return;
    reader_->warn({1, 1}, "drill.lost_under_turns",
                  {{"rules", std::to_string(loss.rules.size())},
                   {"scenes", std::to_string(loss.scenes.size())}});
}

} // namespace ringroom::persona
