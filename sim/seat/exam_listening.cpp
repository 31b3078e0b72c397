#include "seat/exam_listening.h"

#include <algorithm>

#include "client/facts.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/fields.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr float listening_label = 150;
constexpr float field_points = 380;

/// Every script under the name that people choose it by.
std::vector<std::pair<std::string, std::string>>
scripts_in(const wire::List<wire::PackRow>& packs) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& pack : packs.items)
        for (const auto& script : pack.scripts)
            out.emplace_back(script.title + " · " + pack.title, pack.name + "/" + script.name);
    return out;
}

std::optional<std::int64_t> seed_in(const std::string& text) {
    return number_in(text, 0, (1LL << 53) - 1);
}

} // namespace

bool ExamListening::draw(ImVec2 size) {
    take_answer();
    const bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    auto& look = desk_.look;
    ImGui::BeginChild("listening", size, false, ImGuiWindowFlags_NoNavInputs);
    say(look, desk_.words("seat.exam.listening_title"), Type::large, look.colours().ink);
    say(look, desk_.words("seat.exam.listening_hint"), Type::small, look.colours().soft, true);
    ImGui::Dummy({0, look.px(4)});
    packs_.once(desk_, "/packs");
    draw_where(look.px(listening_label));
    draw_breaches();
    const auto words = desk_.words("seat.exam.listening_make");
    const auto stroke = desk_.key_label(Key::save);
    const bool ready = is_ready();
    if ((key_button(look, "make", words, stroke, {button_width(look, words, stroke), look.px(34)},
                    Weight::primary, ready) ||
         (!desk_.covered && pressed(Key::save))) &&
        ready)
        make();
    const auto* wants = making_.waiting() ? "seat.exam.listening_making"
                        : ready           ? nullptr
                        : drill_.empty()  ? "seat.exam.listening_choose"
                        : chosen_.empty() ? "seat.exam.listening_tick"
                                          : "seat.exam.listening_no_seed";
    if (wants != nullptr)
        say(look, desk_.words(wants), Type::small, look.colours().soft);
    draw_made();
    ImGui::EndChild();
    return leaves;
}

bool ExamListening::is_ready() {
    return !drill_.empty() && !chosen_.empty() && !making_.waiting() &&
           (seed_.empty() || seed_in(seed_));
}

void ExamListening::draw_where(float label) {
    const float width = desk_.look.px(field_points);
    const auto* packs = packs_.value();
    const auto scripts =
        packs == nullptr ? std::vector<std::pair<std::string, std::string>>{} : scripts_in(*packs);
    std::vector<std::string> names;
    for (const auto& [name, drill] : scripts)
        names.push_back(name);
    field_label(desk_, desk_.words("seat.exam.listening_script"), label, script_.empty());
    if (choice_field(desk_, "##script", script_, names,
                     {.hint = desk_.words("seat.exam.listening_choose"),
                      .width = width,
                      .focus = std::exchange(focus_, false)})) {
        const auto found = std::find_if(scripts.begin(), scripts.end(),
                                        [&](const auto& one) { return one.first == script_; });
        drill_ = found == scripts.end() ? "" : found->second;
        chosen_.clear();
    }
    field_label(desk_, desk_.words("seat.exam.category"), label);
    text_field(desk_, "##category", category_, {.hint = "a/b/c", .width = width});
    field_label(desk_, desk_.words("seat.exam.listening_seed"), label);
    text_field(desk_, "##seed", seed_,
               {.hint = desk_.words("seat.exam.listening_any_seed"),
                .missing = !seed_.empty() && !seed_in(seed_),
                .width = width});
}

void ExamListening::draw_breaches() {
    auto& look = desk_.look;
    if (drill_.empty())
        return;
    offered_.once(desk_, "/questions/listening?drill=" + client::segment(drill_));
    ImGui::Dummy({0, look.px(6)});
    say(look, desk_.words("seat.exam.listening_breaches"), Type::strong, look.colours().ink);
    const auto* offered = offered_.value();
    if (const auto refusal = offered_.refusal(); !refusal.code.empty())
        return say(look, desk_.words_of(refusal), Type::normal, look.colours().danger, true);
    if (offered == nullptr || offered_.waiting())
        return say(look, desk_.words("seat.loading"), Type::normal, look.colours().soft);
    for (const auto& one : offered->items) {
        bool on = chosen_.contains(one.breach);
        if (!tick_box(look, one.breach.c_str(), one_line(one.label, 80), on))
            continue;
        if (on)
            chosen_.insert(one.breach);
        else
            chosen_.erase(one.breach);
    }
    ImGui::Dummy({0, look.px(6)});
}

void ExamListening::make() {
    wire::NewListening order{.drill = drill_, .breaches = {chosen_.begin(), chosen_.end()}};
    order.seed = seed_in(seed_);
    if (!category_.empty())
        order.category = category_;
    made_.reset();
    desk_.back.ask("POST", "/questions/listening", wire::encode(order), making_.begin());
}

void ExamListening::take_answer() {
    const auto answer = making_.take();
    if (!answer || !*answer)
        return;
    if (auto made = wire::decode<wire::ListeningMade>(**answer)) {
        made_ = std::move(*made);
        made_now_ = true;
    }
}

void ExamListening::draw_made() {
    if (!made_)
        return;
    auto& look = desk_.look;
    ImGui::Dummy({0, look.px(6)});
    say(look,
        desk_.words("seat.exam.listening_made",
                    {{"key", one_line(made_->key, 60)}, {"length", length_text(made_->length)}}),
        Type::strong, look.colours().ok, true);
    for (const auto& one : made_->planted)
        say(look, length_text(one.at) + "  " + one_line(one.label, 80), Type::normal,
            look.colours().ink);
}

} // namespace ringroom::seat
