#include "seat/workplace.h"

#include <algorithm>
#include <array>
#include <utility>

#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/drills_page.h"
#include "seat/limits.h"
#include "seat/plain.h"
#include "seat/practical_band.h"
#include "seat/progress_page.h"
#include "seat/rich_text.h"
#include "seat/role_page.h"
#include "seat/sound.h"
#include "seat/team_page.h"

namespace ringroom::seat {
namespace {

constexpr float bar_height = 52;
constexpr float foot_height = 32;
constexpr std::size_t reason_characters = 16; // why one is not ready

/// What keeps the seat from its work, as a state and as a sentence; null: nothing.
struct Trouble {
    const char* state;
    const char* sentence;
};
const Trouble* trouble_of(const Shown& shown) {
    static constexpr Trouble returning{"seat.state.returning", "seat.returning"};
    static constexpr Trouble unregistered{"seat.state.unregistered", "seat.unregistered"};
    return shown.stage == Stage::returning ? &returning
           : shown.registered              ? nullptr
                                           : &unregistered;
}

const char* state_key(const Shown& shown) {
    if (const auto* trouble = trouble_of(shown))
        return trouble->state;
    const auto& agent = shown.view.agent;
    // Rung for another's talk: the lab calls that dialling, the person hears a ring.
    if (shown.hook == Hook::ringing)
        return "seat.state.ringing";
    switch (agent.activity) {
    case Activity::ringing:
    case Activity::reserved:
        return "seat.state.ringing";
    case Activity::talking:
        return "seat.state.talking";
    case Activity::holding:
        return "seat.state.holding";
    case Activity::dialling:
        return shown.view.contact && shown.view.contact->preview ? "seat.state.preview"
                                                                 : "seat.state.dialling";
    case Activity::after_call_work:
        return "seat.state.wrap_up";
    case Activity::idle:
        break;
    }
    return agent.presence == Presence::ready       ? "seat.state.ready"
           : agent.presence == Presence::not_ready ? "seat.state.not_ready"
                                                   : "seat.state.logged_out";
}

/// A key that opens something on the page of work: what it opens is seen.
bool opens_at_work(const Shown& shown) {
    return pressed(Key::knowledge) ||
           (shown.handling() && (pressed(Key::history) || pressed(Key::cases))) ||
           (shown.handling() && shown.mine_is("agent") &&
            (pressed(Key::callback) || pressed(Key::customer) || pressed(Key::note)));
}

/// What the person is once the contact in hand is done with, where that was asked for in it; null:
/// as before.
const char* next_key(const Shown& shown) {
    const auto& agent = shown.view.agent;
    if (agent.activity == Activity::idle)
        return nullptr;
    if (agent.next && *agent.next != agent.presence)
        return *agent.next == Presence::ready       ? "seat.next.ready"
               : *agent.next == Presence::not_ready ? "seat.next.rest"
                                                    : "seat.next.out";
    // With the talk over the lab has taken the wish over already.
    const bool rests =
        agent.activity == Activity::after_call_work && agent.presence == Presence::not_ready;
    return rests && !agent.next ? "seat.next.rest" : nullptr;
}

/// Ready, or so as the contact in hand is done with: what the key for it would change.
bool wants_calls(const Shown& shown) {
    const auto& agent = shown.view.agent;
    return agent.next.value_or(agent.presence) == Presence::ready;
}

float small_width(Look& look, const std::string& words) {
    auto* font = look.font(Type::small);
    return font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(words).c_str()).x;
}

} // namespace

Workplace::Workplace(Look& look, Back& back, Sound& sound, Remembered remembered)
    : desk_(look, back, sound, std::move(remembered))
    , sign_in_(desk_)
    , sheet_(desk_) {
    begin({});
}

/// Nothing of who sat here before is seen by who sits here now.
void Workplace::begin(AgentId whose) {
    whose_ = whose;
    attention_.emplace(desk_);
    practical_.emplace(desk_);
    break_.emplace(desk_);
    consent_.emplace(desk_);
    tabs_.clear(); // one of them calls by the work page
    work_ = std::make_unique<WorkPage>(desk_);
    page_ = work_.get();
    contact_ = played_ = {};
    told_seen_ = 0;
    auto drills = std::make_unique<DrillsPage>(desk_);
    auto lists =
        std::make_unique<ListsPage>(desk_, [this, page = drills.get()](const LessonDrill& part) {
            page->prepare(part);
            page_ = page;
        });
    lists_ = lists.get();
    tabs_.push_back({Key::page_2, std::move(lists)});
    tabs_.push_back({Key::page_3, std::make_unique<TeamPage>(desk_, work_->call())});
    tabs_.push_back({Key::page_4, std::move(drills)});
    tabs_.push_back({Key::page_5, std::make_unique<RolePage>(desk_, work_->call())});
    auto settings = std::make_unique<SettingsPage>(desk_);
    settings_ = settings.get();
    tabs_.push_back({Key::page_6, std::move(settings)});
    auto grading = std::make_unique<GradingPage>(desk_);
    grading_ = grading.get();
    tabs_.push_back({Key::page_7, std::move(grading)});
    auto exam = std::make_unique<ExamPage>(desk_);
    exam_ = exam.get();
    tabs_.push_back({Key::page_8, std::move(exam)});
    tabs_.push_back({Key::page_9, std::make_unique<ProgressPage>(desk_)});
}

void Workplace::draw(const Shown& shown, bool in_front) {
    desk_.begin_frame();
    desk_.in_front = in_front;
    locked_ = false;
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    desk_.sound.ring(shown.hook == Hook::ringing);
    if (pressed(Key::language))
        desk_.other_language();
    if (pressed(Key::theme))
        desk_.other_theme();
    desk_.sound.talk(shown.hook == Hook::talking);
    const auto& io = ImGui::GetIO();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::Begin("seat", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar();
    if (shown.stage == Stage::at_seat || shown.stage == Stage::returning) {
        sign_in_.forget_password();
        if (shown.me.id != whose_)
            begin(shown.me.id);
        if (signed_in_here(desk_.remembered, shown.me.number))
            remember(desk_.remembered);
        draw_at_work(shown);
    } else {
        exam_->keep_up(shown, false); // what was typed in it is not lost
        sign_in_.draw(shown, io.DisplaySize);
    }
    ImGui::End();
    if (!exam_->locked())
        sheet_.draw(io.DisplaySize, [&](const KeyRow& row) { return may(shown, row.key); });
    if (!shown.notice.code.empty() && shown.notice.until > steady_now())
        desk_.draw_again(shown.notice.until);
}

std::string Workplace::title(const Shown& shown) const {
    std::string what;
    if (shown.stage == Stage::signed_out && !shown.notice.code.empty())
        what = desk_.words_of(shown.notice);
    else if (shown.stage == Stage::returning)
        what = desk_.words("seat.returning");
    else if (shown.stage == Stage::at_seat)
        what = work_words(shown) + " · " + shown.me.name + " " + shown.me.number;
    return what.empty() ? "Ringroom" : one_line(what) + " · Ringroom";
}

/// What goes on at the seat: an exam before what the telephone does.
std::string Workplace::work_words(const Shown& shown) const {
    if (exam_->locked())
        return exam_->title();
    const auto state = desk_.words(state_key(shown));
    return practical_->locked()
               ? desk_.words("seat.practical.is." + practical_word(*practical_->exam())) + " · " +
                     state
               : state;
}

void Workplace::draw_at_work(const Shown& shown) {
    exam_->keep_up(shown, page_ == exam_);
    practical_->tick(shown);
    if (exam_->take_arrival() || exam_->locked())
        page_ = exam_;
    if (const auto record = exam_->take_listen()) {
        grading_->show(*record);
        page_ = grading_;
    }
    if (exam_->locked())
        return draw_exam(shown);
    locked_ = practical_->locked();
    desk_.may_call = !locked_;
    if (locked_)
        page_ = work_.get();
    consent_->keep_up(shown);
    if (settings_->take_consents())
        consent_->review();
    keys(shown);
    draw_bar(shown);
    const ImVec2 all = ImGui::GetWindowSize();
    float top = desk_.look.px(bar_height);
    desk_.covered = covered();
    if (const float high = practical_band_height(desk_, shown, *practical_);
        high > 0 && page_ == work_.get()) {
        ImGui::SetCursorPos({0, top});
        draw_practical_band(desk_, shown, *practical_, {all.x, high});
        top += high;
    }
    ImGui::SetCursorPos({0, top});
    page_->draw(shown, {all.x, all.y - top - desk_.look.px(foot_height)});
    draw_foot(shown);
    work_->call().draw_dialogs(shown);
    break_->draw(shown);
    consent_->draw(shown);
    const float taken = attention_->draw(shown, {all.x, all.y - desk_.look.px(foot_height)});
    desk_.takes_escape = taken > 0;
    if (!locked_) // nobody is written to in an exam
        draw_told(shown, taken);
    if (const auto way = std::exchange(desk_.way, std::nullopt))
        follow(*way);
}

/// Of everything else nothing is seen and no key is answered.
void Workplace::draw_exam(const Shown& shown) {
    ImGui::SetCursorPos({0, 0});
    desk_.covered = false;
    locked_ = true;
    exam_->draw(shown, ImGui::GetWindowSize());
}

void Workplace::draw_bar(const Shown& shown) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 all = ImGui::GetWindowSize();
    // Its buttons have keys of their own: arrows and Tab stay with the page.
    ImGui::SetCursorPos({0, 0});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, c.top);
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0);
    ImGui::BeginChild("bar", {all.x, look.px(bar_height)}, false,
                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar |
                          ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    ImGui::SetCursorPos({look.px(16), look.px(14)});
    say(look, "Ringroom", Type::strong, c.top_ink);
    ImGui::SameLine(0, look.px(18));
    say(look, desk_.words("seat.top.who", {{"name", shown.me.name}, {"number", shown.me.number}}),
        Type::normal, c.top_ink);
    draw_state(shown);
    const auto* next = next_key(shown);
    const bool takes_back = next != nullptr && std::string_view(next) == "seat.next.rest";
    const auto* change = wants_calls(shown) ? "seat.rest"
                         : takes_back       ? "seat.rest_off"
                                            : "seat.get_ready";
    ImGui::SameLine(0, look.px(18));
    ImGui::SetCursorPosY(look.px(10));
    if (key_button(look, "presence", desk_.words(change), desk_.key_label(Key::presence),
                   {look.px(120), look.px(32)}, Weight::top))
        toggle_ready(shown);
    draw_tabs(shown);
    draw_figures(shown);
    ImGui::EndChild();
}

/// Today's figures at the right end of the bar; the first ones go where there is no room.
void Workplace::draw_figures(const Shown& shown) {
    if (trouble_of(shown) != nullptr || !shown.view.today)
        return;
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& today = *shown.view.today;
    std::vector<std::pair<std::string, std::string>> figures;
    figures.emplace_back(desk_.words("seat.today.answered"), std::to_string(today.answered));
    if (today.answered > 0)
        figures.emplace_back(desk_.words("seat.today.talk"), clock_text(today.average_talk));
    if (today.service_level)
        figures.emplace_back(desk_.words("seat.today.service"),
                             std::to_string(*today.service_level / 10) + "%");
    figures.emplace_back("", time_of_day(wall_now()));
    auto* normal = look.font(Type::normal);
    auto* strong = look.font(Type::strong);
    const auto wide = [](ImFont* font, const std::string& text) {
        return font->CalcTextSizeA(font->FontSize, 1e6F, 0, text.c_str()).x;
    };
    ImGui::SameLine();
    const float least = ImGui::GetCursorPosX() + look.px(10);
    float x = ImGui::GetWindowSize().x - look.px(16);
    const float y = look.px(14);
    auto* draw = ImGui::GetWindowDrawList();
    for (auto one = figures.rbegin(); one != figures.rend(); ++one) {
        const auto& [label, value] = *one;
        look.seen(label + value);
        const float gap = label.empty() ? 0 : look.px(5);
        const float width =
            wide(normal, label) + gap + wide(label.empty() ? normal : strong, value);
        if (x - width < least)
            break;
        x -= width;
        draw->AddText(normal, normal->FontSize, {x, y}, c.top_soft, label.c_str());
        draw->AddText(label.empty() ? normal : strong, normal->FontSize,
                      {x + wide(normal, label) + gap, y}, label.empty() ? c.top_soft : c.top_ink,
                      value.c_str());
        x -= look.px(20);
    }
    desk_.draw_again(steady_now() + Duration{60'000 - wall_now().ms % 60'000});
}

void Workplace::draw_state(const Shown& shown) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto activity = shown.view.agent.activity;
    const bool live = activity != Activity::idle && activity != Activity::after_call_work;
    const bool ready = shown.view.agent.presence == Presence::ready;
    const bool trouble = trouble_of(shown) != nullptr;
    auto label = desk_.words(state_key(shown));
    const auto& agent = shown.view.agent;
    const bool rests = !trouble && activity == Activity::idle && shown.hook != Hook::ringing &&
                       agent.presence == Presence::not_ready;
    if (rests && !agent.reason.empty())
        label += " · " + one_line(desk_.reason_words(agent.reason), reason_characters);
    if (const auto* next = next_key(shown); next != nullptr && !trouble)
        label += " · " + desk_.words(next);
    if (!trouble)
        label += "  " + desk_.clock(shown.view.agent.in_state + (steady_now() - shown.view_at));
    look.seen(label);
    ImGui::SameLine(0, look.px(18));
    ImGui::SetCursorPosY(look.px(10));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    auto* font = look.font(Type::strong);
    const ImVec2 text = font->CalcTextSizeA(font->FontSize, 1e6F, 0, label.c_str());
    const ImVec2 size{text.x + look.px(46), look.px(32)};
    const ImU32 ground = trouble                                 ? c.danger
                         : live                                  ? c.live
                         : activity == Activity::after_call_work ? c.warn
                         : ready                                 ? c.ok
                                                                 : c.soft;
    auto* draw = ImGui::GetWindowDrawList();
    draw->AddRectFilled(at, {at.x + size.x, at.y + size.y}, ground, size.y / 2);
    // Not by colour alone: the dot is full while ready or live, hollow otherwise.
    const ImVec2 dot{at.x + look.px(19), at.y + size.y / 2};
    if (live || ready)
        draw->AddCircleFilled(dot, look.px(4.5F), c.on_colour);
    else
        draw->AddCircle(dot, look.px(4.5F), c.on_colour, 0, look.px(1.5F));
    draw->AddText(font, font->FontSize, {at.x + look.px(31), at.y + (size.y - text.y) / 2},
                  c.on_colour, label.c_str());
    ImGui::Dummy(size);
}

/// A message that came, in the lower right corner: never over what is being typed.
void Workplace::draw_told(const Shown& shown, float above) {
    const bool read = page_ == lists_ && lists_->shows_messages();
    if (read && shown.told)
        told_seen_ = shown.told->id; // also once another page is on show
    if (!shown.told || shown.told_until <= steady_now() || shown.told->id == told_seen_)
        return;
    desk_.draw_again(shown.told_until);
    auto& look = desk_.look;
    const auto& c = look.colours();
    const float width = look.px(330);
    const float gap = look.px(12);
    const float height = look.px(96);
    const ImVec2 all = ImGui::GetWindowSize();
    ImGui::SetCursorPos({all.x - width - gap, all.y - look.px(foot_height) - gap - height - above});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, c.warn_soft);
    begin_card(look, "told", {width, height},
               ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                   ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PopStyleColor();
    say(look, desk_.words("seat.message.from", {{"name", one_line(shown.told->from_name, 20)}}),
        Type::small, c.warn);
    say_right(look, desk_.words("seat.message.go"), Type::small, c.soft);
    draw_rich(look, {{one_line(shown.told->text, 90), Type::normal, c.ink}},
              ImGui::GetContentRegionAvail().x, 2);
    const bool clicked = ImGui::IsWindowHovered() && ImGui::IsMouseClicked(0);
    end_card();
    if (clicked) {
        told_seen_ = shown.told->id;
        desk_.way = *shown.told;
    }
}

/// To what the message is about; what a person wrote is among the messages.
void Workplace::follow(const wire::Message& message) {
    const auto kind = message.kind.value_or("");
    if (kind == "mark" || kind == "appeal") {
        grading_->show(message.subject.value_or(""));
        page_ = grading_;
    } else if (kind == "exam" || kind == "exam_mended" || kind == "practical") {
        page_ = exam_;
    } else {
        if (kind == "model")
            lists_->show_models();
        else
            lists_->show_messages();
        page_ = lists_;
    }
}

/// What the page names, as far as there is room besides `right` pixels; a ring comes first.
void Workplace::draw_foot_keys(const Shown& shown, float right) {
    auto& look = desk_.look;
    auto keys = page_->foot_keys(shown);
    if (shown.hook == Hook::ringing)
        keys.insert(keys.begin(), Key::answer);
    if (shown.hook == Hook::none && shown.view.agent.activity == Activity::idle && !locked_)
        keys.push_back(Key::sign_out);
    keys.push_back(Key::all_keys);
    const float end = ImGui::GetWindowSize().x - right;
    for (const auto key : keys) {
        const auto label = desk_.key_label(key);
        const auto words = desk_.words(row_of(key).text);
        const float width = small_width(look, label) + small_width(look, words) + look.px(38);
        if (ImGui::GetCursorPosX() + width > end)
            break;
        key_cap(look, label);
        ImGui::SameLine(0, look.px(6));
        say(look, words, Type::small, look.colours().soft);
        ImGui::SameLine(0, look.px(16));
    }
}

/// In the foot, or where it has no room there besides `right` pixels, in lines above it.
void Workplace::draw_notice(const Notice& notice, float right) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto words = one_line(desk_.words_of(notice), limits::notice_characters);
    const ImU32 colour = notice.good ? c.ok : c.danger;
    const ImVec2 all = ImGui::GetWindowSize();
    if (ImGui::GetCursorPosX() + small_width(look, words) + right <= all.x)
        return say(look, words, Type::small, colour);
    const std::vector<Ink> inks{{words, Type::small, colour}};
    const float width = all.x - look.px(32);
    const float height = rich_height(look, inks, width) + look.px(16);
    ImGui::SetCursorPos({0, all.y - look.px(foot_height) - height});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, c.foot);
    ImGui::BeginChild("notice", {all.x, height}, false,
                      ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                          ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PopStyleColor();
    ImGui::SetCursorPos({look.px(16), look.px(8)});
    draw_rich(look, inks, width);
    ImGui::EndChild();
}

void Workplace::draw_foot(const Shown& shown) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 all = ImGui::GetWindowSize();
    const float top = all.y - look.px(foot_height);
    ImGui::GetWindowDrawList()->AddRectFilled({0, top}, all, c.foot);
    ImGui::SetCursorPos({look.px(16), top + look.px(7)});
    const auto sound = desk_.sound.view();
    const auto server =
        desk_.words(sound.works ? "seat.foot" : "seat.foot_silent", {{"server", shown.server}});
    const bool told = !shown.notice.code.empty() && shown.notice.until > steady_now();
    if (const auto* trouble = trouble_of(shown)) { // lasts longer than any notice
        say(look, desk_.words(trouble->sentence), Type::small, c.danger);
    } else if (practical_->cut_off(steady_now())) {
        say(look, desk_.words("seat.returning"), Type::small, c.danger);
    } else if (told) {
        draw_notice(shown.notice, small_width(look, server) + look.px(32));
    } else {
        draw_foot_keys(shown, small_width(look, server) + look.px(32));
    }
    ImGui::SetCursorPos({all.x - look.px(16) - small_width(look, server), top + look.px(7)});
    say(look, server, Type::small, c.soft);
}

void Workplace::keys(const Shown& shown) {
    if (!dialog_is_open())
        work_->keys(shown);
    if (pressed(Key::presence))
        toggle_ready(shown);
    lists_->yield_to_telephone(shown);
    grading_->yield_to_telephone(shown);
    grading_->keep_up();
    if (!covered() && opens_at_work(shown))
        page_ = work_.get();
    if (pressed(Key::sign_out)) {
        if (locked_)
            desk_.back.tell("seat.practical.no_sign_out");
        else if (shown.handling())
            desk_.back.tell("seat.sign_out_first");
        else if (work_->contact().owes_promise())
            page_ = work_.get();
        else
            desk_.back.sign_out();
    }
    if (locked_)
        return;
    choose_page(shown);
    // Who begins to play a customer sees the customer's card, not the agent's form.
    const auto playing = shown.mine_is("player") ? shown.view.contact->id : ContactId{};
    const bool plays = std::exchange(played_, playing) != playing && playing;
    const bool waits = covered();
    for (const auto& tab : tabs_)
        if (((plays && tab.key == Key::page_5) || (!waits && pressed(tab.key))) &&
            may(shown, tab.key))
            page_ = tab.page.get();
}

/// A customer opens the work page: who rings, unless one was rung for another's talk, and who was
/// dialled from a list.
void Workplace::choose_page(const Shown& shown) {
    offer_check(shown);
    const auto contact = shown.handling() ? shown.view.contact->id : ContactId{};
    const bool fresh = std::exchange(contact_, contact) != contact && contact;
    const bool aside = page_ == lists_ || page_ == settings_;
    if ((!covered() && pressed(Key::page_1)) || (fresh && aside && shown.mine_is("agent")) ||
        (shown.hook == Hook::ringing && !shown.mine_is("party")))
        page_ = work_.get();
    if (settings_->offered() && page_ == settings_ && pressed(Key::escape))
        page_ = work_.get();
    if (page_ != settings_)
        settings_->left();
}

/// Once on each computer, before the first call at it.
void Workplace::offer_check(const Shown& shown) {
    auto& what = desk_.remembered;
    if (what.checked || shown.stage != Stage::at_seat || shown.handling() ||
        shown.hook != Hook::none)
        return;
    what.checked = true;
    remember(what);
    settings_->offer();
    page_ = settings_;
}

void Workplace::toggle_ready(const Shown& shown) {
    if (!wants_calls(shown))
        return desk_.back.ready();
    break_->begin(shown);
}

bool Workplace::may(const Shown& shown, Key key) {
    const std::string_view right = right_of(key);
    // Leaders steer, who was dealt a role plays.
    return right == "role" ? !shown.view.plays.empty() || shown.may("coach") : shown.may(right);
}

} // namespace ringroom::seat
