#include "seat/player_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/sound.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr int whole_pixels = 4'000; // of the picture of the whole recording
constexpr Duration comments_every{15'000};
constexpr Duration seal_every{10'000}; // a look at the file's times, while nobody touched it
constexpr Duration step{3'000};        // an arrow
constexpr Duration leap{30'000};       // with Ctrl
constexpr Duration reach{500};         // with Shift: of the selection
constexpr Duration frame_time{16};     // while it plays
constexpr float player_head_points = 22;
constexpr float player_controls_points = 40;
constexpr float form_points = 230;   // beside the waves, where they are wide
constexpr float narrow_points = 900; // below, keys do not stand on the buttons
constexpr int balance_step = 20;
constexpr std::array speeds{500, 750, 1000, 1250, 1500, 1750, 2000};

bool at_rest(const Shown& shown) {
    return shown.hook == Hook::none;
}

/// "1.25×".
std::string speed_text(int permille) {
    auto out = std::to_string(permille / 1000);
    if (const int rest = permille % 1000; rest != 0) {
        auto digits = std::to_string(1000 + rest).substr(1);
        while (digits.back() == '0')
            digits.pop_back();
        out += "." + digits;
    }
    return out + "×";
}

WavePicture picture_of(const wire::Waveform& wave) {
    return {wave.from.value_or(Duration{}), wave.to.value_or(wave.length), wave.channels};
}

/// As long, and silent.
void flatten(WavePicture& picture) {
    for (auto& lane : picture.lanes)
        std::fill(lane.begin(), lane.end(), 0);
}

/// At the right end of a line that ends at `end`, which is not always the window's.
void say_before(Look& look, float end, const std::string& words, Type type, ImU32 colour) {
    auto* font = look.font(type);
    const float width = font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(words).c_str()).x;
    ImGui::SameLine();
    ImGui::SetCursorPosX(end - width);
    say(look, words, type, colour);
}

} // namespace

PlayerOpening opening_of(const Shown& shown, AgentId agent) {
    const bool own = agent && agent == shown.me.id;
    return {.comments = own || shown.may("grade"), .own = own};
}

PlayerPanel::PlayerPanel(Desk& desk)
    : desk_(desk)
    , words_(desk)
    , hold_(desk)
    , sure_(desk) {}

void PlayerPanel::open(std::string record, std::string title, Duration at, const Shown& shown,
                       PlayerOpening how) {
    if (record != record_)
        begin(record, "/recordings/" + record);
    bare_ = false;
    own_ = how.own;
    reads_comments_ = how.comments;
    holds_ = shown.may(right_of(Key::play_hold));
    title_ = std::move(title);
    player_->seek(at);
    if (how.plays && at_rest(shown))
        player_->play();
}

void PlayerPanel::open_bare(const std::string& target, std::string title) {
    if (target == record_)
        return;
    begin(target, target);
    bare_ = true;
    own_ = false;
    own_marks_.clear();
    title_ = std::move(title);
}

void PlayerPanel::show_waves(bool shown) {
    if (std::exchange(shows_waves_, shown) == shown)
        return;
    filled_.reset();
    closer_filled_ = 0;
}

void PlayerPanel::begin(std::string record, std::string target) {
    if (!player_)
        player_ = desk_.back.make_player();
    record_ = std::move(record);
    target_ = std::move(target);
    player_->open([&back = desk_.back, where = target_](auto first, auto count, auto then) {
        back.sound(where + "/sound", first, count, std::move(then));
    });
    whole_ = {};
    closer_ = {};
    marks_ = {};
    form_ = {};
    seal_ = {};
    comments_ = {};
    waves_ = {};
    selects_.reset();
    filled_.reset();
    closer_filled_ = comments_filled_ = 0;
}

void PlayerPanel::use_marks(std::vector<WaveMark> marks) {
    own_marks_ = std::move(marks);
    filled_.reset();
}

void PlayerPanel::close() {
    if (player_)
        player_->close();
    record_.clear();
}

void PlayerPanel::rest() {
    if (player_)
        player_->pause();
}

void PlayerPanel::yield_to_telephone(const Shown& shown) {
    if (!at_rest(shown))
        rest();
}

Player::View PlayerPanel::view() const {
    return player_ ? player_->view() : Player::View{};
}

void PlayerPanel::seek(Duration at) {
    if (!player_)
        return;
    player_->seek(at);
    if (at < waves_.axis().from() || at >= waves_.axis().to())
        waves_.show(at - Duration{(waves_.axis().to() - waves_.axis().from()).ms / 10},
                    at + Duration{(waves_.axis().to() - waves_.axis().from()).ms * 9 / 10});
}

void PlayerPanel::select(std::optional<PlayRange> range) {
    if (waves_.data().length.ms > 0)
        waves_.select(range);
    else
        selects_ = range;
}

void PlayerPanel::play_piece(PlayRange range, const Shown& shown) {
    select(range);
    seek(range.from);
    if (player_ && at_rest(shown))
        player_->play();
}

const wire::List<wire::CommentRow>* PlayerPanel::comments() {
    return is_open() && reads_comments_ ? comments_.value() : nullptr;
}

bool PlayerPanel::dialog_is_open() const {
    return (words_.is_open() || hold_.is_open() || sure_.is_open()) &&
           drawn_in_ + 1 >= ImGui::GetFrameCount();
}

/// On the selection, or on the moment that is heard.
void PlayerPanel::comment() {
    const auto selected = selection();
    const auto from = selected ? selected->from : view().at;
    const auto to = selected ? selected->to : from;
    const auto title =
        desk_.words("seat.grading.comment_at",
                    {{"place", clock_text(from) + (to > from ? "–" + clock_text(to) : "")}});
    words_.open(
        "comment" + record_ + std::to_string(from.ms), title, desk_.words("seat.grading.pin"),
        [this, record = record_, from, to](const std::string& words, Back::Then then) {
            desk_.back.ask("POST", "/recordings/" + record + "/comments",
                           wire::encode(wire::NewComment{from, to, words}), std::move(then));
        });
}

void PlayerPanel::toggle(const Shown& shown) {
    if (player_->view().playing)
        player_->pause();
    else if (at_rest(shown))
        player_->play();
}

void PlayerPanel::go_to_mark(int direction) {
    if (const auto at = waves_.mark_from(player_->view().at, direction))
        seek(*at);
}

void PlayerPanel::change_speed(int direction) {
    const int now = player_->view().speed;
    const auto faster = std::upper_bound(speeds.begin(), speeds.end(), now);
    const auto same = std::lower_bound(speeds.begin(), speeds.end(), now);
    if (direction > 0 && faster != speeds.end())
        player_->set_speed(*faster);
    else if (direction < 0 && same != speeds.begin())
        player_->set_speed(*std::prev(same));
}

void PlayerPanel::toggle_loop(const Shown& shown) {
    if (player_->view().loop)
        return player_->set_loop(std::nullopt);
    if (!waves_.selection())
        return desk_.back.tell("seat.player_no_piece");
    player_->set_loop(waves_.selection());
    if (at_rest(shown))
        player_->play();
}

void PlayerPanel::next_solo() {
    mix_.next_solo();
    player_->set_levels(mix_.levels());
}

void PlayerPanel::set_balance(int balance) {
    mix_.set_balance(balance);
    player_->set_levels(mix_.levels());
}

void PlayerPanel::keys(const Shown& shown) {
    if (pressed(Key::play))
        toggle(shown);
    const auto by = stepped(Key::play_step) * step.ms + stepped(Key::play_leap) * leap.ms;
    if (by != 0)
        seek(std::max(Duration{}, player_->view().at + Duration{by}));
    if (const int direction = stepped(Key::play_select); direction != 0) {
        player_->pause();
        seek(waves_.extend_selection(player_->view().at, Duration{direction * reach.ms}));
    }
    if (const int direction = stepped(Key::play_mark); direction != 0)
        go_to_mark(direction);
    if (const int direction = stepped(Key::play_speed); direction != 0)
        change_speed(direction);
    if (const int direction = stepped(Key::play_balance); direction != 0)
        set_balance(mix_.balance() + direction * balance_step);
    if (const int direction = stepped(Key::play_zoom); direction != 0)
        waves_.zoom(static_cast<float>(direction), player_->view().at);
    if (pressed(Key::play_loop))
        toggle_loop(shown);
    if (pressed(Key::play_solo))
        next_solo();
    if (pressed(Key::play_form))
        shows_form_ = !shows_form_;
    if (comments() != nullptr && pressed(Key::play_comment))
        comment();
    if (!bare_ && holds_ && pressed(Key::play_hold))
        hold_or_lift();
}

void PlayerPanel::draw_below(const Shown& shown, float width) {
    ImGui::Dummy({0, desk_.look.px(8)});
    below_ = true;
    draw(shown, {width, desk_.look.px(points - 14)});
    below_ = false;
    if (desk_.covered || ImGui::GetIO().WantTextInput || !pressed(Key::escape))
        return;
    if (waves_.selection() || player_->view().loop) {
        waves_.select(std::nullopt);
        player_->set_loop(std::nullopt);
    } else {
        close();
    }
}

/// The waves first: holding an hour against its seal takes longer than drawing it. The seal again
/// and again: a file may be changed, or taken away, under the open page.
void PlayerPanel::ask() {
    whole_.once(desk_, target_ + "/waveform?pixels=" + std::to_string(whole_pixels));
    if (bare_)
        return;
    marks_.once(desk_, target_ + "/marks");
    form_.once(desk_, "/results/" + record_ + "/form");
    if (!whole_.waiting())
        seal_.keep(desk_, target_ + "/seal", seal_every);
    if (reads_comments_)
        comments_.keep(desk_, target_ + "/comments", comments_every);
}

void PlayerPanel::draw(const Shown& shown, ImVec2 size) {
    drawn_in_ = ImGui::GetFrameCount();
    if (!is_open())
        return;
    ask();
    fill();
    fill_comments();
    if (!desk_.covered)
        keys(shown);
    const auto view = player_->view();
    if (view.playing)
        desk_.draw_again(steady_now() + frame_time);
    auto& look = desk_.look;
    const ImVec2 at = ImGui::GetCursorPos();
    narrow_ = size.x < look.px(narrow_points);
    const auto* form = form_.value();
    if (shows_form_ && !narrow_ && form != nullptr && !form->inputs.empty()) {
        const float width = look.px(form_points);
        size.x -= width + look.px(12);
        ImGui::SetCursorPos({at.x + size.x + look.px(12), at.y});
        if (const auto wanted = draw_form_then(desk_, *form, view.at, {width, size.y}))
            seek(*wanted);
        ImGui::SetCursorPos(at);
    }
    draw_head(shown, view, at.x + size.x);
    ImGui::SetCursorPos({at.x, at.y + look.px(player_head_points)});
    draw_waves(view, {size.x, size.y - look.px(player_head_points + player_controls_points)});
    ImGui::SetCursorPos({at.x, at.y + size.y - look.px(player_controls_points - 6)});
    draw_controls(shown, view, at.x + size.x);
    if (words_.draw())
        comments_.forget();
    take_holds();
}

void PlayerPanel::fill_comments() {
    const auto* list = comments();
    if (list == nullptr ||
        std::exchange(comments_filled_, comments_.version()) == comments_.version())
        return;
    std::vector<WaveComment> all;
    for (const auto& one : list->items)
        all.push_back({one.from, one.to, one.words});
    waves_.use_comments(std::move(all));
}

void PlayerPanel::fill() {
    const auto* whole = whole_.value();
    const auto* marks = marks_.value();
    const auto* seal = seal_.value();
    const auto altered = seal != nullptr ? seal->at : std::optional<Duration>{};
    const Filled now{whole_.version(), marks_.version(), altered, desk_.remembered.language};
    if (whole != nullptr && std::exchange(filled_, now) != now) {
        WaveData data{.length = whole->length, .lanes = {}, .whole = picture_of(*whole)};
        if (bare_ && !shows_waves_)
            flatten(data.whole);
        for (std::size_t lane = 0; lane < whole->channels.size(); ++lane) {
            if (lane == 0)
                data.lanes.push_back({desk_.words("seat.player.customer"), LaneTone::customer});
            else if (lane == 1)
                data.lanes.push_back({desk_.words(own_ ? "seat.player.me" : "seat.player.student"),
                                      LaneTone::student});
            else
                data.lanes.push_back({desk_.words("seat.player.third"), LaneTone::other});
        }
        data.marks = own_marks_;
        if (marks != nullptr)
            for (const auto& mark : marks->items)
                add_mark(data, mark);
        if (altered)
            data.marks.push_back({*altered, desk_.words("seat.seal.altered_here"), false});
        std::stable_sort(data.marks.begin(), data.marks.end(),
                         [](const auto& one, const auto& other) { return one.at < other.at; });
        waves_.use(std::move(data));
        mix_.use_lanes(waves_.data().lanes.size());
        player_->set_levels(mix_.levels());
        comments_filled_ = 0;
        if (selects_)
            waves_.select(std::exchange(selects_, std::nullopt));
    }
    if (bare_ && !shows_waves_)
        return;
    if (const auto* closer = closer_.value();
        closer != nullptr && std::exchange(closer_filled_, closer_.version()) != closer_.version())
        waves_.use_closer(picture_of(*closer));
    if (const auto piece = waves_.wanted(); piece && !closer_.waiting())
        closer_.once(desk_, target_ + "/waveform?pixels=" + std::to_string(piece->pixels) +
                                "&from=" + std::to_string(piece->from.ms) +
                                "&to=" + std::to_string(piece->to.ms));
}

void PlayerPanel::add_mark(WaveData& data, const wire::Mark& mark) const {
    const auto span = [&](WaveSpanKind kind, const char* words) {
        data.spans.push_back({mark.at, *mark.to, kind,
                              desk_.words(words, {{"seconds", seconds_text(*mark.to - mark.at)}})});
    };
    if (mark.to && mark.kind == "hold_began")
        span(WaveSpanKind::hold, "seat.player.hold");
    else if (mark.to && mark.kind == "silence")
        span(WaveSpanKind::silence, "seat.player.silence");
    else if (mark.to && mark.kind == "overlap")
        span(WaveSpanKind::overlap, "seat.player.overlap");
    else if (mark.kind == "scene")
        data.marks.push_back({mark.at, mark.words, true});
    else if (mark.kind != "hold_ended" && mark.kind != "attached" && mark.kind != "detached")
        data.marks.push_back({mark.at, mark_words(mark), false});
}

std::string PlayerPanel::mark_words(const wire::Mark& mark) const {
    const auto key = "seat.mark." + mark.kind;
    const auto kind = desk_.words(has_text(key) ? key : "seat.mark.other"); // of a newer lab
    return mark.words.empty() ? kind : kind + " · " + one_line(mark.words, 80);
}

void PlayerPanel::draw_head(const Shown& shown, const Player::View& view, float end) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const float top = ImGui::GetCursorPosY();
    say(look, one_line(title_, 60), Type::small, c.soft);
    if (!title_.empty() && !bare_) {
        ImGui::SameLine(0, look.px(10));
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() - look.px(2));
        draw_seal();
        draw_way_to_hold();
        ImGui::SameLine(0, 0);
        ImGui::SetCursorPosY(top);
    }
    // Where there are no waves, the same is told in their place.
    if (!view.trouble.empty() && view.trouble != whole_.refusal().code)
        say_before(look, end, desk_.words_of({view.trouble, {}, {}}), Type::small, c.danger);
    else if (!desk_.sound.view().works)
        say_before(look, end, desk_.words("seat.player.no_headset"), Type::small, c.warn);
    else if (!at_rest(shown))
        say_before(look, end, desk_.words("seat.player.in_call"), Type::small, c.warn);
    else if (view.waiting && view.playing)
        say_before(look, end, desk_.words("seat.player.coming"), Type::small, c.soft);
    else if (!narrow_ && below_)
        say_before(look, end, desk_.words("seat.player.keys"), Type::small, c.soft);
}

Duration PlayerPanel::length_of(const Player::View& view) {
    return view.length.ms > 0 ? view.length : waves_.data().length;
}

void PlayerPanel::draw_waves(const Player::View& view, ImVec2 size) {
    if (whole_.value() == nullptr) {
        const auto refusal = whole_.refusal();
        const auto& c = desk_.look.colours();
        return say(desk_.look,
                   refusal.code.empty() ? desk_.words("seat.list.asking") : desk_.words_of(refusal),
                   Type::normal, refusal.code.empty() ? c.soft : c.danger);
    }
    const auto did = waves_.draw(desk_, view.at, view.playing, size);
    if (did.sought)
        player_->seek(*did.sought);
    if (did.selected && view.loop)
        player_->set_loop(waves_.selection());
}

bool PlayerPanel::control(const char* id, const std::string& words, const std::string& key,
                          Weight weight, bool enabled) {
    auto& look = desk_.look;
    const auto label = narrow_ ? std::string() : key;
    const bool went = key_button(look, id, words, label,
                                 {button_width(look, words, label), look.px(32)}, weight, enabled);
    ImGui::SameLine(0, look.px(8));
    return went;
}

std::string PlayerPanel::solo_words() const {
    const auto solo = mix_.solo();
    return desk_.words(solo == Solo::all        ? "seat.player.all_sides"
                       : solo == Solo::customer ? "seat.player.only_customer"
                       : solo == Solo::student  ? "seat.player.only_student"
                                                : "seat.player.only_third");
}

void PlayerPanel::draw_controls(const Shown& shown, const Player::View& view, float end) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const float top = ImGui::GetCursorPosY();
    if (control("former mark", desk_.words("seat.player.former"), "[", Weight::plain))
        go_to_mark(-1);
    if (control("play", desk_.words(view.playing ? "seat.player.pause" : "seat.player.play"),
                desk_.key_label(Key::play), Weight::primary, at_rest(shown)))
        toggle(shown);
    if (control("next mark", desk_.words("seat.player.next"), "]", Weight::plain))
        go_to_mark(1);
    if (control("speed", speed_text(view.speed), desk_.key_label(Key::play_speed),
                view.speed == 1000 ? Weight::plain : Weight::primary)) {
        const bool fastest = view.speed >= speeds.back();
        fastest ? player_->set_speed(speeds.front()) : change_speed(1);
    }
    if (control("loop", desk_.words("seat.player.loop"), desk_.key_label(Key::play_loop),
                view.loop ? Weight::primary : Weight::plain, view.loop || waves_.selection()))
        toggle_loop(shown);
    if (control("solo", solo_words(), desk_.key_label(Key::play_solo),
                mix_.solo() == Solo::all ? Weight::plain : Weight::primary))
        next_solo();
    if (!narrow_)
        draw_balance();
    ImGui::SetCursorPosY(top + look.px(6));
    say_before(look, end, length_text(view.at) + " / " + length_text(length_of(view)), Type::strong,
               c.ink);
}

void PlayerPanel::draw_balance() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = look.px(96);
    const float height = look.px(32);
    ImGui::InvisibleButton("balance", {width, height});
    if (ImGui::IsItemActive()) {
        const float share = (ImGui::GetIO().MousePos.x - at.x) / width;
        const int wanted = static_cast<int>(std::lround((share * 2 - 1) * 100));
        set_balance(std::abs(wanted) < 8 ? 0 : wanted);
    }
    if (ImGui::IsItemHovered())
        ImGui::SetTooltip("%s", look.seen(desk_.words("seat.keys.play_balance") + "  " +
                                          desk_.key_label(Key::play_balance))
                                    .c_str());
    auto* draw = ImGui::GetWindowDrawList();
    const float middle = at.y + height / 2;
    const float half = width / 2 - look.px(8);
    const ImVec2 centre{at.x + width / 2, middle};
    draw->AddRectFilled({centre.x - half, middle - look.px(1.5F)},
                        {centre.x + half, middle + look.px(1.5F)}, c.field_line, look.px(2));
    draw->AddRectFilled({centre.x - look.px(0.5F), middle - look.px(5)},
                        {centre.x + look.px(0.5F), middle + look.px(5)}, c.field_line);
    const float knob = centre.x + half * static_cast<float>(mix_.balance()) / 100;
    draw->AddCircleFilled({knob, middle}, look.px(6), mix_.balance() == 0 ? c.soft : c.brand);
    ImGui::SameLine(0, look.px(8));
}

} // namespace ringroom::seat
