#include "seat/keeping_view.h"

#include <algorithm>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/rich_text.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration retention_every{30'000};
constexpr Duration keeping_holds_every{15'000};
constexpr Duration gone_every{60'000};

/// What is due, and, with `why`, what is kept all the same.
std::vector<Column> retention_columns(bool why) {
    std::vector<Column> out{{"seat.list.recorded_from"}, {"seat.list.agent"},
                            {"seat.keep.contact"},       {"seat.list.recorded_length", true},
                            {"seat.keep.class"},         {"seat.keep.days"}};
    if (why)
        out.push_back({"seat.keep.why"});
    return out;
}

} // namespace

KeepingView::KeepingView(Desk& desk, PlayerPanel& player)
    : desk_(desk)
    , player_(player)
    , tables_{Table("due", retention_columns(false),
                    {{Key::keep_hold, "seat.legal_hold.set"},
                     {Key::keep_delete, "seat.keep.delete", false}}),
              Table("kept", retention_columns(true),
                    {{Key::keep_hold, "seat.legal_hold.set"},
                     {Key::keep_lift, "seat.legal_hold.lift"}}),
              Table("held",
                    {{"seat.keep.contact"},
                     {"seat.list.agent"},
                     {"seat.list.recorded_from"},
                     {"seat.legal_hold.reason"},
                     {"seat.keep.by"},
                     {"seat.keep.set_at"}},
                    {{Key::keep_hold, "seat.legal_hold.set", false},
                     {Key::keep_lift, "seat.legal_hold.lift"},
                     {Key::keep_lift_all, "seat.legal_hold.lift_all"}}),
              Table("gone", {{"seat.keep.number", true},
                             {"seat.keep.deleted_at"},
                             {"seat.keep.contact"},
                             {"seat.keep.class"},
                             {"seat.keep.deleted_by"},
                             {"seat.keep.hash"}})}
    , sure_(desk)
    , hold_(desk) {}

void KeepingView::arrive() {
    done_.reset();
    preview_.forget();
    holds_.forget();
    gone_.forget();
}

std::vector<Key> KeepingView::foot_keys() const {
    std::vector out{Key::choose, Key::open, Key::keep_show};
    if (part_ != Part::gone)
        out.push_back(Key::keep_hold);
    if (part_ == Part::held || part_ == Part::kept)
        out.push_back(Key::keep_lift);
    if (part_ == Part::held)
        out.push_back(Key::keep_lift_all);
    if (part_ == Part::due)
        out.push_back(Key::keep_delete);
    out.push_back(Key::narrow);
    return out;
}

void KeepingView::go(Part part) {
    wished_ = part;
    if (std::exchange(part_, part) != part)
        player_.close();
}

void KeepingView::next_part() {
    const auto first = static_cast<std::size_t>(runs_lab_ ? Part::due : Part::held);
    const auto next = static_cast<std::size_t>(part_) + 1;
    go(static_cast<Part>(next == part_count ? first : next));
}

// ---- From the lab

void KeepingView::keep() {
    if (std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language) {
        preview_.forget(); // the lab says in words why something is kept
        gone_.forget();
    }
    if (runs_lab_)
        preview_.keep(desk_, "/retention", retention_every);
    holds_.keep(desk_, "/holds", keeping_holds_every);
    if (part_ == Part::gone)
        gone_.keep(desk_, "/evidence?kind=recording_deleted", gone_every);
    const auto from = std::to_string(preview_.version()) + "/" + std::to_string(holds_.version()) +
                      "/" + std::to_string(gone_.version()) + "/" + desk_.words("seat.keep.title");
    if (std::exchange(filled_, from) != from)
        fill();
}

void KeepingView::fill() {
    const auto language = desk_.remembered.language;
    const auto rows_of = [this](Part part) -> TableRows& {
        return tables_.at(static_cast<std::size_t>(part)).rows;
    };
    if (const auto* preview = preview_.value()) {
        rows_of(Part::due).set(retention_rows(language, *preview, preview->due));
        rows_of(Part::kept).set(retention_rows(language, *preview, preview->kept));
    }
    if (const auto* holds = holds_.value())
        rows_of(Part::held).set(hold_rows(holds->items));
    rows_of(Part::gone).set(gone_rows(language, gone_.items()));
    for (auto& one : tables_)
        if (one.rows.chosen() == nullptr)
            one.rows.choose(std::size_t{0});
}

void KeepingView::take_answers() {
    if (const auto answer = running_.take()) {
        const auto done = answer->and_then(
            [](const auto& body) { return wire::decode<wire::RetentionDone>(body); });
        if (done)
            done_ = *done;
        preview_.forget(); // refused: the list is another by now
        gone_.forget();
    }
    if (const auto answer = lifting_.take()) {
        if (*answer)
            desk_.back.tell_done(desk_.words("seat.legal_hold.lifted", {{"name", lifted_}}));
        holds_.forget();
        preview_.forget();
    }
}

// ---- On the screen

void KeepingView::draw(const Shown& shown, ImVec2 size) {
    runs_lab_ = shown.may("manage_settings");
    part_ = wished_.value_or(runs_lab_ ? Part::due : Part::held);
    take_answers();
    keep();
    if (!desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::keep_show))
        next_part();
    auto& look = desk_.look;
    const float top = ImGui::GetCursorPosY();
    draw_names();
    draw_said();
    const float used = ImGui::GetCursorPosY() - top;
    const float below = look.px(player_.is_open() ? PlayerPanel::points : detail_points);
    const auto asked = table().draw(desk_, {size.x, size.y - used - below}, none_words(),
                                    !hold_.is_open() && !sure_.is_open());
    if (asked)
        act(shown, *asked);
    if (player_.is_open()) {
        player_.draw_below(shown, size.x);
    } else {
        ImGui::Dummy({0, look.px(4)});
        draw_detail_card(desk_, chosen_detail(), {size.x, below - look.px(14)});
    }
    sure_.draw();
    if (hold_.draw()) {
        holds_.forget();
        preview_.forget();
    }
}

std::string KeepingView::name_of(Part part) {
    static constexpr std::array names{"seat.keep.due", "seat.keep.kept", "seat.keep.held",
                                      "seat.keep.gone"};
    auto out = desk_.words(names.at(static_cast<std::size_t>(part)));
    const auto* preview = preview_.value();
    const auto* holds = holds_.value();
    if (part == Part::due && preview != nullptr)
        out += " " + std::to_string(static_cast<std::int64_t>(preview->due.size()) + preview->more);
    else if (part == Part::kept && preview != nullptr)
        out += " " + std::to_string(preview->held);
    else if (part == Part::held && holds != nullptr)
        out += " " + std::to_string(holds->items.size());
    return out;
}

void KeepingView::draw_names() {
    auto& look = desk_.look;
    bool first = true;
    for (std::size_t i = static_cast<std::size_t>(runs_lab_ ? Part::due : Part::held);
         i < part_count; ++i) {
        const auto part = static_cast<Part>(i);
        const auto words = name_of(part);
        if (!std::exchange(first, false))
            ImGui::SameLine(0, look.px(8));
        ImGui::PushID(static_cast<int>(i));
        if (key_button(look, "part", words, "",
                       {button_width(look, words, "") + look.px(16), look.px(32)},
                       part == part_ ? Weight::primary : Weight::plain) &&
            !desk_.covered)
            go(part);
        ImGui::PopID();
    }
    const float top = ImGui::GetItemRectMin().y - ImGui::GetWindowPos().y + ImGui::GetScrollY();
    ImGui::SameLine(0, look.px(12));
    ImGui::SetCursorPosY(top + look.px(7));
    key_cap(look, desk_.key_label(Key::keep_show));
    ImGui::SetCursorPosY(top + look.px(40));
}

/// What became of a run, what stands in the way of one, and the classes.
void KeepingView::draw_said() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    if (running_.waiting())
        say(look, desk_.words("seat.keep.deleting", {{"count", std::to_string(deletes_)}}),
            Type::strong, c.warn, true);
    else if (done_)
        say(look, done_words(desk_.remembered.language, *done_), Type::normal, c.ok, true);
    const auto* preview = preview_.value();
    if (preview != nullptr && part_ == Part::due) {
        if (preview->clock_words)
            say(look, *preview->clock_words, Type::normal, c.danger, true);
        if (preview->more > 0)
            say(look,
                desk_.words("seat.keep.more", {{"count", std::to_string(preview->due.size())},
                                               {"more", std::to_string(preview->more)}}),
                Type::small, c.warn, true);
        if (!player_.is_open())
            draw_classes(*preview);
    } else if (part_ != Part::due && !player_.is_open()) {
        say(look,
            desk_.words(part_ == Part::kept   ? "seat.keep.kept_hint"
                        : part_ == Part::held ? "seat.keep.held_hint"
                                              : "seat.keep.gone_hint"),
            Type::small, c.soft, true);
    }
    ImGui::Dummy({0, look.px(2)});
}

void KeepingView::draw_classes(const wire::RetentionPreview& preview) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    std::vector<Ink> inks;
    for (const auto& one : sums_by_class(preview)) {
        if (!inks.empty())
            inks.push_back({"   |   ", Type::small, c.field_line});
        inks.push_back(
            {sum_words(desk_.remembered.language, one), Type::small, one.due > 0 ? c.ink : c.soft});
    }
    draw_rich(look, inks, ImGui::GetContentRegionAvail().x);
}

std::string KeepingView::none_words() {
    if (part_ == Part::held)
        return empty_words(desk_, holds_.value() != nullptr, holds_.refusal(),
                           "seat.keep.held_none");
    if (part_ == Part::gone)
        return empty_words(desk_, gone_.known(), gone_.refusal(), "seat.keep.gone_none");
    return empty_words(desk_, preview_.value() != nullptr, preview_.refusal(),
                       part_ == Part::due ? "seat.keep.due_none" : "seat.keep.kept_none");
}

const wire::RetentionRow* KeepingView::due_or_kept(const std::string& id) {
    const auto* preview = preview_.value();
    if (preview == nullptr)
        return nullptr;
    const auto& list = part_ == Part::due ? preview->due : preview->kept;
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.file == id; });
    return found == list.end() ? nullptr : &*found;
}

const wire::HoldRow* KeepingView::hold_named(const std::string& id) {
    if (const auto* holds = holds_.value())
        for (const auto& one : holds->items)
            if (id_of(one) == id)
                return &one;
    return nullptr;
}

const wire::HoldRow* KeepingView::hold_on(const std::string& record) {
    if (const auto* holds = holds_.value())
        for (const auto& one : holds->items)
            if (one.record == record)
                return &one;
    return nullptr;
}

std::string KeepingView::record_of(const std::string& id) {
    if (const auto* hold = part_ == Part::held ? hold_named(id) : nullptr)
        return hold->record;
    const auto* row = part_ == Part::gone ? nullptr : due_or_kept(id);
    return row == nullptr ? std::string() : row->record;
}

Detail KeepingView::chosen_detail() {
    const auto* chosen = table().rows.chosen();
    if (chosen == nullptr)
        return {};
    const auto language = desk_.remembered.language;
    if (part_ == Part::held) {
        if (const auto* hold = hold_named(chosen->id))
            return detail_of(language, *hold);
    } else if (part_ == Part::gone) {
        for (const auto& one : gone_.items())
            if (std::to_string(one.number) == chosen->id)
                return detail_of(language, one);
    } else if (const auto* row = due_or_kept(chosen->id)) {
        return detail_of(language, *preview_.value(), *row);
    }
    return {};
}

// ---- What a person does

void KeepingView::act(const Shown& shown, const Table::Asked& asked) {
    if (asked.action == Key::open)
        hear(shown, asked.id);
    else if (asked.action == Key::keep_delete)
        ask_delete();
    else if (asked.action == Key::keep_lift || asked.action == Key::keep_lift_all)
        ask_lift(part_ == Part::held ? hold_named(asked.id) : hold_on(record_of(asked.id)),
                 asked.action == Key::keep_lift_all);
    else
        hold_.open(part_ == Part::held ? "" : record_of(asked.id));
}

void KeepingView::hear(const Shown& shown, const std::string& id) {
    if (part_ == Part::gone)
        return desk_.back.tell("seat.keep.is_gone");
    const auto record = record_of(id);
    const auto* row = part_ == Part::held ? nullptr : due_or_kept(id);
    const auto agent = row == nullptr ? AgentId{} : row->agent;
    if (!record.empty())
        player_.open(record, chosen_detail().head, {}, shown, opening_of(shown, agent));
}

/// The id is of the list that the person sees while they are asked: of another the lab deletes
/// nothing.
void KeepingView::ask_delete() {
    const auto* preview = preview_.value();
    if (running_.waiting())
        return;
    if (preview == nullptr || preview->due.empty())
        return desk_.back.tell("seat.keep.nothing_due");
    if (preview->clock_doubt == "moved")
        return desk_.back.tell("evidence.clock_moved");
    const bool doubt = preview->clock_doubt.has_value();
    deletes_ = static_cast<std::int64_t>(preview->due.size());
    auto words = delete_words(desk_.remembered.language, *preview);
    if (table().rows.count() < table().rows.of_all())
        words += " " + desk_.words("seat.keep.delete_hidden");
    sure_.open(desk_.words("seat.keep.delete_title", {{"count", std::to_string(deletes_)}}), words,
               desk_.words(doubt ? "seat.keep.delete_clock" : "seat.keep.delete_now"),
               [this, id = preview->id, doubt] { run(id, doubt); });
}

void KeepingView::run(const std::string& id, bool clock_is_right) {
    wire::RetentionRun order{.id = id};
    if (clock_is_right)
        order.clock_is_right = true;
    done_.reset();
    player_.close();
    desk_.back.ask("POST", "/retention/run", wire::encode(order), running_.begin());
}

void KeepingView::ask_lift(const wire::HoldRow* hold, bool all) {
    if (hold == nullptr || lifting_.waiting())
        return;
    const auto count = all ? size_of_order(holds_.value()->items, *hold) : 1;
    const auto name =
        count > 1 ? desk_.words("seat.legal_hold.contacts", {{"count", std::to_string(count)}})
                  : hold->record;
    const auto target = "/holds/" + hold->record + "/lift?number=" + std::to_string(hold->number) +
                        (all ? "&order=true" : "");
    sure_.open(desk_.words("seat.legal_hold.lift_title", {{"name", name}}),
               desk_.words("seat.legal_hold.lift_words",
                           {{"reason", one_line(hold->reason, 160)}, {"by", hold->by}}),
               desk_.words("seat.legal_hold.lift"), [this, name, target] {
                   lifted_ = name;
                   desk_.back.ask("POST", target, {}, lifting_.begin());
               });
}

} // namespace ringroom::seat
