#include "seat/messages_view.h"

#include <algorithm>
#include <map>

#include "base/characters.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/rich_text.h"
#include "seat/when.h"
#include "seat/wrapping.h"

namespace ringroom::seat {
namespace {

constexpr Duration messages_every{30'000};
constexpr std::size_t targets_shown = 6;

bool contains(const std::string& text, const std::string& words) {
    return folded(characters_of(text)).find(folded(characters_of(words))) != std::u32string::npos;
}

} // namespace

MessagesView::MessagesView(Desk& desk)
    : desk_(desk)
    , table_("messages", {{"seat.list.time"},
                          {"seat.message.party"},
                          {"seat.message.words"},
                          {"seat.message.state"}}) {}

std::string MessagesView::party_of(const wire::Message& message) const {
    const auto audience = message.audience == "all"     ? desk_.words("seat.message.everybody")
                          : message.audience == "class" ? message.audience_name
                                                        : std::string();
    if (message.mine)
        return desk_.words("seat.message.to",
                           {{"name", audience.empty() ? message.audience_name : audience}});
    return audience.empty() ? message.from_name
                            : desk_.words("seat.message.notice",
                                          {{"name", message.from_name}, {"audience", audience}});
}

void MessagesView::fill() {
    std::vector<TableRow> rows;
    for (const auto& one : rows_.items()) {
        const bool fresh = !one.read && !one.mine;
        const auto* state = one.mine ? "seat.message.sent"
                            : fresh  ? "seat.message.unread"
                                     : "seat.message.read";
        rows.push_back({std::to_string(one.id),
                        {{when_text(one.at), when_rank(one.at)},
                         {party_of(one), 0, fresh ? Tone::strong : Tone::normal},
                         {one_line(one.text), 0, fresh ? Tone::strong : Tone::normal},
                         {desk_.words(state), fresh ? 0 : 1, fresh ? Tone::warn : Tone::soft}},
                        {},
                        one.from_number});
    }
    table_.rows.set(std::move(rows));
}

void MessagesView::draw(const Shown& shown, ImVec2 size) {
    if (std::exchange(messages_at_, shown.messages_at) != shown.messages_at)
        rows_.forget();
    rows_.keep(desk_, "/messages", messages_every);
    recipients_.once(desk_, "/messages/recipients");
    take_sent();
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const float below = desk_.look.px(250);
    const ImVec2 at = ImGui::GetCursorPos();
    const auto refusal = rows_.refusal();
    const auto none = !refusal.code.empty()
                          ? desk_.words_of(refusal)
                          : desk_.words(rows_.known() ? "seat.message.none" : "seat.list.asking");
    const auto asked = table_.draw(desk_, {size.x, size.y - below}, none);
    if (asked)
        if (const auto* message = chosen()) {
            if (message->kind)
                desk_.way = *message;
            else
                answer_to(*message);
        }
    const float gap = desk_.look.px(16);
    const float half = (size.x - gap) / 2;
    ImGui::SetCursorPos({at.x, at.y + size.y - below + desk_.look.px(8)});
    draw_reading(shown, {half, below - desk_.look.px(8)});
    ImGui::SetCursorPos({at.x + half + gap, at.y + size.y - below + desk_.look.px(8)});
    draw_writing({half, below - desk_.look.px(8)});
}

const wire::Message* MessagesView::chosen() const {
    const auto* row = table_.rows.chosen();
    if (row == nullptr)
        return nullptr;
    for (const auto& one : rows_.items())
        if (std::to_string(one.id) == row->id)
            return &one;
    return nullptr;
}

void MessagesView::draw_reading(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "reading", size, ImGuiWindowFlags_NoNavInputs);
    if (shown.unread > 0) {
        if (key_button(look, "all_read", desk_.words("seat.message.all_read"),
                       desk_.key_label(Key::messages_read), {look.px(130), look.px(30)}) ||
            (!desk_.covered && pressed(Key::messages_read)))
            desk_.back.message_read(0);
        ImGui::Dummy({0, look.px(2)});
    }
    const auto* message = chosen();
    if (message == nullptr) {
        say(look, desk_.words("seat.message.choose"), Type::normal, c.soft, true);
        return end_card();
    }
    if (!message->read && !message->mine && std::exchange(marked_, message->id) != message->id)
        desk_.back.message_read(message->id);
    say(look, one_line(party_of(*message), 60), Type::strong, c.ink);
    say(look, when_text(message->at) + "  " + message->from_number, Type::small, c.soft);
    ImGui::Dummy({0, look.px(2)});
    draw_rich(look, {{plain_text(message->text, limits::message_characters), Type::normal, c.ink}},
              ImGui::GetContentRegionAvail().x);
    if (message->kind) {
        ImGui::Dummy({0, look.px(4)});
        if (key_button(look, "look", desk_.words("seat.message.look"), desk_.key_label(Key::open),
                       {look.px(160), look.px(32)}))
            desk_.way = *message;
    } else if (!message->mine) {
        ImGui::Dummy({0, look.px(4)});
        if (key_button(look, "answer", desk_.words("seat.message.answer"),
                       desk_.key_label(Key::open), {look.px(120), look.px(32)}))
            answer_to(*message);
    }
    end_card();
}

void MessagesView::answer_to(const wire::Message& message) {
    if (message.mine)
        return;
    target_ = Target{message.from_name, {.to = {message.from_number}}};
    focus_text_ = true;
}

void MessagesView::draw_writing(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "writing", size, ImGuiWindowFlags_NoNavInputs);
    const auto* recipients = recipients_.value();
    if (recipients != nullptr && recipients->items.empty()) {
        say(look, desk_.words("seat.message.nobody_to"), Type::normal, c.soft, true);
        return end_card();
    }
    const float width = ImGui::GetContentRegionAvail().x;
    draw_target(width);
    if (std::exchange(focus_text_, false))
        ImGui::SetKeyboardFocusHere();
    const float bottom = look.px(44);
    ImGui::PushID(sent_count_);
    typed_lines(look, "##text", text_,
                {width, std::max(look.px(60), ImGui::GetContentRegionAvail().y - bottom)});
    ImGui::PopID();
    const auto count = characters_of(text_).size();
    const bool fits = count <= limits::message_characters;
    ImGui::AlignTextToFramePadding();
    say(look,
        desk_.words("seat.message.length", {{"count", std::to_string(count)},
                                            {"limit", std::to_string(limits::message_characters)}}),
        Type::small, fits ? c.soft : c.danger);
    ImGui::SameLine(width - look.px(140) + ImGui::GetStyle().WindowPadding.x);
    const bool ready = target_ && fits && !sent_.waiting() && !one_line(text_).empty();
    const bool stroke = !desk_.covered && pressed(Key::save);
    if (key_button(look, "send", desk_.words("seat.message.send"), desk_.key_label(Key::save),
                   {look.px(140), look.px(34)}, Weight::primary, ready) ||
        (stroke && ready))
        send();
    if (!target_)
        draw_targets();
    end_card();
}

void MessagesView::draw_target(float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    if (!desk_.covered && pressed(Key::message_to)) {
        target_.reset();
        focus_target_ = true;
    }
    if (target_) {
        ImGui::AlignTextToFramePadding();
        say(look, desk_.words("seat.message.to", {{"name", one_line(target_->label, 40)}}),
            Type::strong, c.ink);
        ImGui::SameLine(width - look.px(110) + ImGui::GetStyle().WindowPadding.x);
        if (key_button(look, "other", desk_.words("seat.message.other"),
                       desk_.key_label(Key::message_to), {look.px(110), look.px(30)})) {
            target_.reset();
            focus_target_ = true;
        }
        return;
    }
    ImGui::SetNextItemWidth(width);
    if (std::exchange(focus_target_, false))
        ImGui::SetKeyboardFocusHere();
    const auto before = wanted_;
    const bool enter = typed_text(look, "##whom", wanted_, desk_.words("seat.message.whom"),
                                  ImGuiInputTextFlags_EnterReturnsTrue);
    if (wanted_ != before)
        target_at_ = 0;
    if (const int by = ImGui::IsItemActive() ? stepped(Key::choose) : 0; by > 0 || target_at_ > 0)
        target_at_ += static_cast<std::size_t>(by);
    if (!enter || wanted_.empty())
        return;
    auto found = targets_for(wanted_);
    if (!found.empty()) {
        target_ = std::move(found.at(std::min(target_at_, found.size() - 1)));
        wanted_.clear();
        focus_text_ = true;
    }
}

void MessagesView::draw_targets() {
    auto& look = desk_.look;
    if (wanted_.empty())
        return;
    // Over the text, directly below the box.
    const ImVec2 low{ImGui::GetWindowPos().x + ImGui::GetStyle().WindowPadding.x,
                     ImGui::GetWindowPos().y + look.px(54)};
    ImGui::SetCursorScreenPos(low);
    auto found = targets_for(wanted_);
    target_at_ = std::min(target_at_, std::max<std::size_t>(1, found.size()) - 1);
    const float height = look.px(30) * static_cast<float>(std::max<std::size_t>(1, found.size()));
    ImGui::BeginChild("targets", {look.px(330), height + look.px(8)}, true,
                      ImGuiWindowFlags_NoNavInputs);
    if (found.empty())
        say(look, desk_.words("seat.list.no_match"), Type::normal, look.colours().soft);
    for (std::size_t i = 0; i < found.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::Selectable(look.seen(found[i].label).c_str(), i == target_at_)) {
            target_ = std::move(found[i]);
            wanted_.clear();
            focus_text_ = true;
            ImGui::PopID();
            break;
        }
        ImGui::PopID();
    }
    ImGui::EndChild();
}

std::vector<MessagesView::Target> MessagesView::targets_for(const std::string& words) {
    std::vector<Target> out;
    const auto* list = recipients_.value();
    if (list == nullptr)
        return out;
    const auto add = [&](std::string label, wire::NewMessage head) {
        if (out.size() < targets_shown && contains(label, words))
            out.push_back({std::move(label), std::move(head)});
    };
    if (list->notices) {
        add(desk_.words("seat.message.everybody"), {.all = true});
        std::map<std::string, bool> classes; // whether it is a group
        for (const auto& one : list->items) {
            for (const auto& name : one.classes)
                classes[name] = false;
            for (const auto& name : one.groups)
                classes[name] = true;
        }
        for (const auto& [name, group] : classes)
            add(desk_.words(group ? "seat.message.group" : "seat.message.class", {{"name", name}}),
                {.class_name = name});
    }
    // Whose number or name begins so, then all others.
    auto people = list->items;
    std::stable_partition(people.begin(), people.end(), [&](const wire::Recipient& one) {
        return one.number.starts_with(words) || one.name.starts_with(words);
    });
    for (const auto& one : people)
        add(one_line(one.name, 40) + "  " + one.number + "  " +
                desk_.words("seat.role." + one.role),
            {.to = {one.number}});
    return out;
}

void MessagesView::send() {
    auto message = target_->head;
    message.text = text_;
    desk_.back.ask("POST", "/messages", wire::encode(message), sent_.begin());
}

/// What could not be sent stays in the box; the foot says why.
void MessagesView::take_sent() {
    const auto answer = sent_.take();
    if (!answer || !*answer)
        return;
    text_.clear();
    ++sent_count_;
    if (target_)
        desk_.back.tell_done(
            desk_.words("seat.message.sent_to", {{"name", one_line(target_->label, 40)}}));
    target_.reset();
    rows_.forget();
}

} // namespace ringroom::seat
