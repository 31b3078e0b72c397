#include "ivr/session.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace ringroom::ivr {

struct Session::Asking {
    const std::vector<Prompt>* greeting;
    const std::vector<Prompt>* again;
    const std::vector<Prompt>* silent;
    const std::vector<Prompt>* wrong;
    Duration first_digit;
    Duration next_digit;
    int timeouts;
    int failures;
    const Target* on_timeout;
    const Target* on_failure;
    bool barge_in;
    bool type_ahead;
    bool secret;
};

namespace {
const Target hang_up_target{.name = "hang_up", .kind = Target::Kind::hang_up};

/// An exit that the author left out ends the contact.
const Target& or_hang_up(const Target& target) {
    return target.kind == Target::Kind::none ? hang_up_target : target;
}
} // namespace

std::string_view to_string(NodeExit exit) {
    switch (exit) {
    case NodeExit::passed:
        return "passed";
    case NodeExit::matched:
        return "matched";
    case NodeExit::timed_out:
        return "timed_out";
    case NodeExit::failed:
        return "failed";
    case NodeExit::queued:
        return "queued";
    case NodeExit::transferred:
        return "transferred";
    case NodeExit::hung_up:
        return "hung_up";
    case NodeExit::caller_left:
        return "caller_left";
    case NodeExit::limit:
        return "limit";
    }
    return "";
}

Session::Session(std::shared_ptr<const Flow> flow, SessionOptions options)
    : flow_(std::move(flow))
    , clock_(options.clock) {
    check(flow_ && flow_->compiled, "a session walks a compiled flow");
    for (auto& [name, value] : options.variables) {
        if (name == "caller")
            set_variable("主叫", value); // one thing under both languages' names
        if (name == "number")
            set_variable("被叫", value);
        set_variable(name, std::move(value));
    }
}

void Session::start(Instant now, Outputs& out) {
    check(state_ == State::fresh, "a session starts once");
    enter(now, flow_->start, out);
}

void Session::handle(Instant now, const Input& input, Outputs& out) {
    if (state_ == State::fresh || state_ == State::finished)
        return;
    if (const auto* digit = std::get_if<Digit>(&input))
        on_digit(now, digit->key, out);
    else if (const auto* ended = std::get_if<PromptFinished>(&input)) {
        if (state_ == State::playing && ended->play == play_)
            on_prompt_end(now, out);
    } else if (std::holds_alternative<CallerLeft>(input)) {
        finish(now, NodeExit::caller_left, out);
    } else {
        on_queue_returned(now, out);
    }
}

void Session::advance(Instant now, Outputs& out) {
    if (now < deadline_)
        return;
    switch (state_) {
    case State::playing: // its end was never told
        on_prompt_end(now, out);
        break;
    case State::first_digit:
        timed_out(now, out);
        break;
    case State::next_digit:
        if (const auto* collect = std::get_if<Collect>(&here().step))
            accept_number(now, *collect, out);
        else
            failed(now, out);
        break;
    case State::fresh:
    case State::queued:
    case State::finished:
        break;
    }
}

std::string_view Session::node() const {
    if (state_ == State::fresh || state_ == State::finished)
        return {};
    return here().name;
}

const Node& Session::here() const {
    return flow_->nodes[node_];
}

// ---- Going from node to node

/// Walks until something has to be waited for. One visit at a time: trace_ is of the current one.
void Session::enter(Instant now, const Target& target, Outputs& out) {
    const Target* next = &target;
    for (std::size_t steps = 0; next != nullptr; ++steps) {
        const auto node = resolve(*next);
        if (!node) {
            finish(now, NodeExit::hung_up, out);
            return;
        }
        if (steps >= limits::steps_without_wait || visits_ >= limits::visits) {
            fault(now, out);
            return;
        }
        ++visits_;
        node_ = *node;
        entry_.clear();
        trace_ = Trace{.node = here().name, .entered = now};
        if (std::holds_alternative<Menu>(here().step) && !nest(node_)) {
            leave(now, NodeExit::limit, {}, out);
            fault(now, out);
            return;
        }
        next = step_through(now, out);
    }
}

/// The node meant, or nothing for the end. Unwinds the menus for back and top.
std::optional<std::size_t> Session::resolve(const Target& target) {
    switch (target.kind) {
    case Target::Kind::node:
        return target.node;
    case Target::Kind::back:
        if (menus_.size() > 1)
            menus_.pop_back();
        break;
    case Target::Kind::top:
        if (menus_.size() > 1)
            menus_.resize(1);
        break;
    case Target::Kind::none:
    case Target::Kind::hang_up:
        return std::nullopt;
    }
    return menus_.empty() ? flow_->start.node : menus_.back();
}

/// Going to a menu that led here returns to it, so that going round does not nest.
bool Session::nest(std::size_t node) {
    const auto open = std::find(menus_.begin(), menus_.end(), node);
    if (open != menus_.end()) {
        menus_.erase(open + 1, menus_.end());
        return true;
    }
    if (menus_.size() >= limits::nesting)
        return false;
    menus_.push_back(node);
    return true;
}

/// Does what the node says. Returns where to go at once, or null while something is awaited.
const Target* Session::step_through(Instant now, Outputs& out) {
    const auto passed = [&](const Target& target, NodeExit exit = NodeExit::passed) {
        leave(now, exit, target.name, out);
        return &or_hang_up(target);
    };
    const Step& step = here().step;
    if (const auto* go_to = std::get_if<GoTo>(&step))
        return passed(go_to->next);
    if (const auto* branch = std::get_if<TimeBranch>(&step)) {
        const auto time = clock_.at(now);
        for (const auto& [rule, target] : branch->rules)
            if (rule.holds(time))
                return passed(target, NodeExit::matched);
        return passed(branch->otherwise);
    }
    if (const auto* choose = std::get_if<Choose>(&step)) {
        const auto value = variables_.find(choose->variable);
        for (const auto& [wanted, target] : choose->values)
            if (value != variables_.end() && value->second == wanted)
                return passed(target, NodeExit::matched);
        return passed(choose->otherwise);
    }
    if (const auto* set = std::get_if<SetVariable>(&step)) {
        set_variable(set->variable, filled(set->value));
        return passed(set->next);
    }
    if (const auto* say = std::get_if<Say>(&step)) {
        if (say->barge_in && !ahead_.empty()) // the caller knows the way
            return passed(say->next);
        play(now, {&say->prompts}, out);
    } else if (const auto* queue = std::get_if<ToQueue>(&step)) {
        out.emplace_back(Queue{queue->queue, queue->priority, queue->skills});
        leave(now, NodeExit::queued, {}, out);
        state_ = queue->otherwise.kind == Target::Kind::none ? State::finished : State::queued;
        deadline_ = Instant::never();
    } else if (const auto* transfer = std::get_if<TransferTo>(&step)) {
        out.emplace_back(Transfer{filled(prompt(transfer->number))});
        leave(now, NodeExit::transferred, {}, out);
        state_ = State::finished;
        deadline_ = Instant::never();
    } else if (const auto* end = std::get_if<HangUp>(&step)) {
        if (end->farewell.empty())
            return &hang_up_target;
        farewell_ = true;
        play(now, {&end->farewell}, out);
    } else {
        begin_asking(now, out);
    }
    return nullptr;
}

void Session::go(Instant now, NodeExit exit, const Target& target, Outputs& out) {
    leave(now, exit, target.name, out);
    enter(now, or_hang_up(target), out);
}

/// Ends the visit and puts its trace out.
void Session::leave(Instant now, NodeExit exit, std::string next, Outputs& out) {
    if (trace_.node.empty())
        return;
    trace_.left = now;
    trace_.exit = exit;
    trace_.next = std::move(next);
    out.emplace_back(std::exchange(trace_, {}));
}

void Session::finish(Instant now, NodeExit exit, Outputs& out) {
    if (state_ == State::playing) {
        if (exit == NodeExit::caller_left)
            trace_.heard += now - play_began_; // the player dies with its leg
        else
            stop_play(now, out);
    }
    leave(now, exit, {}, out);
    if (exit != NodeExit::caller_left)
        out.emplace_back(End{});
    state_ = State::finished;
    deadline_ = Instant::never();
}

/// The flow's fault exit once; a second fault, or none given, ends the contact.
void Session::fault(Instant now, Outputs& out) {
    leave(now, NodeExit::limit, {}, out);
    if (!faulted_ && flow_->on_fault.kind == Target::Kind::node && visits_ < limits::visits) {
        faulted_ = true;
        menus_.clear();
        ahead_.clear();
        enter(now, flow_->on_fault, out);
        return;
    }
    out.emplace_back(End{.fault = true});
    state_ = State::finished;
    deadline_ = Instant::never();
}

void Session::on_queue_returned(Instant now, Outputs& out) {
    if (state_ != State::queued)
        return;
    ahead_.clear();
    enter(now, std::get<ToQueue>(here().step).otherwise, out);
}

// ---- Asking for digits

std::optional<Session::Asking> Session::asking() const {
    const auto read = [](const auto& s, bool secret) {
        return Asking{&s.greeting,  &s.again,     &s.silent,  &s.wrong,      s.first_digit,
                      s.next_digit, s.timeouts,   s.failures, &s.on_timeout, &s.on_failure,
                      s.barge_in,   s.type_ahead, secret};
    };
    if (const auto* menu = std::get_if<Menu>(&here().step))
        return read(*menu, false);
    if (const auto* collect = std::get_if<Collect>(&here().step))
        return read(*collect, collect->secret);
    return std::nullopt;
}

void Session::begin_asking(Instant now, Outputs& out) {
    if (!asking()->type_ahead)
        ahead_.clear();
    if (ahead_.empty()) {
        ask(now, nullptr, false, out);
        return;
    }
    prompt_ended_ = now; // nothing is played to one who knows the way
    drain(now, out);
}

/// Plays the greeting, after `before` if there is one.
void Session::ask(Instant now, const std::vector<Prompt>* before, bool repeat, Outputs& out) {
    const auto a = *asking();
    std::vector<const std::vector<Prompt>*> lists;
    if (before != nullptr && !before->empty())
        lists.push_back(before);
    lists.push_back(repeat && !a.again->empty() ? a.again : a.greeting);
    play(now, lists, out);
}

void Session::on_digit(Instant now, char key, Outputs& out) {
    if (limits::keypad.find(key) == std::string_view::npos)
        return;
    const auto remember = [&] {
        if (ahead_.size() < limits::type_ahead)
            ahead_.push_back(key);
    };
    switch (state_) {
    case State::first_digit:
    case State::next_digit:
        take(now, key, out);
        return;
    case State::queued:
    case State::fresh:
    case State::finished:
        return; // the queue's own exit keys are not ours
    case State::playing:
        break;
    }
    if (farewell_)
        return;
    if (const auto* say = std::get_if<Say>(&here().step)) {
        remember();
        if (say->barge_in) {
            trace_.barged_in = true;
            stop_play(now, out);
            go(now, NodeExit::passed, say->next, out);
        }
        return;
    }
    const auto a = *asking();
    if (!a.barge_in) {
        if (a.type_ahead)
            remember();
        return;
    }
    trace_.barged_in = true;
    stop_play(now, out);
    take(now, key, out);
}

void Session::on_prompt_end(Instant now, Outputs& out) {
    trace_.heard += now - play_began_;
    prompt_ended_ = now;
    deadline_ = Instant::never();
    state_ = State::first_digit;
    if (farewell_) {
        finish(now, NodeExit::hung_up, out);
        return;
    }
    if (const auto* say = std::get_if<Say>(&here().step)) {
        go(now, NodeExit::passed, say->next, out);
        return;
    }
    if (ahead_.empty())
        listen(now);
    else
        drain(now, out);
}

/// Starts the timer of the first or the next digit.
void Session::listen(Instant now) {
    const auto a = *asking();
    state_ = entry_.empty() ? State::first_digit : State::next_digit;
    deadline_ = now + (entry_.empty() ? a.first_digit : a.next_digit);
}

/// Takes digits pressed earlier until the node is left or they run out.
void Session::drain(Instant now, Outputs& out) {
    state_ = State::first_digit;
    const auto visit = visits_;
    while (!ahead_.empty() && visit == visits_ &&
           (state_ == State::first_digit || state_ == State::next_digit)) {
        const char key = ahead_.front();
        ahead_.erase(ahead_.begin());
        take(now, key, out);
    }
}

void Session::take(Instant now, char key, Outputs& out) {
    if (trace_.digits.empty() && !trace_.barged_in)
        trace_.latency = now - prompt_ended_;
    trace_.digits.push_back(asking()->secret ? '*' : key);
    if (const auto* menu = std::get_if<Menu>(&here().step)) {
        entry_.push_back(key);
        take_menu(now, *menu, out);
    } else {
        take_number(now, std::get<Collect>(here().step), key, out);
    }
}

void Session::take_menu(Instant now, const Menu& menu, Outputs& out) {
    bool begins_one = false;
    for (const auto& [key, target] : menu.keys) {
        if (key == entry_) {
            counters_[node_].failures = 0;
            go(now, NodeExit::matched, target, out);
            return;
        }
        begins_one = begins_one || key.starts_with(entry_);
    }
    if (begins_one)
        listen(now);
    else
        failed(now, out);
}

void Session::take_number(Instant now, const Collect& collect, char key, Outputs& out) {
    if (collect.terminator != '\0' && key == collect.terminator) {
        accept_number(now, collect, out);
        return;
    }
    if (key < '0' || key > '9') {
        failed(now, out);
        return;
    }
    entry_.push_back(key);
    if (entry_.size() >= collect.digits_max)
        accept_number(now, collect, out);
    else
        listen(now);
}

void Session::accept_number(Instant now, const Collect& collect, Outputs& out) {
    if (entry_.size() < collect.digits_min) {
        failed(now, out);
        return;
    }
    counters_[node_].failures = 0;
    set_variable(collect.variable, entry_);
    go(now, NodeExit::matched, collect.next, out);
}

void Session::timed_out(Instant now, Outputs& out) {
    const auto a = *asking();
    ++trace_.timeouts;
    if (++counters_[node_].timeouts >= a.timeouts)
        go(now, NodeExit::timed_out, *a.on_timeout, out);
    else
        ask(now, a.silent, true, out);
}

/// What was typed ahead was meant for the place a right entry would have led to.
void Session::failed(Instant now, Outputs& out) {
    const auto a = *asking();
    entry_.clear();
    ahead_.clear();
    ++trace_.failures;
    if (++counters_[node_].failures >= a.failures) {
        counters_[node_].failures = 0; // a later visit gets its tries again
        go(now, NodeExit::failed, *a.on_failure, out);
    } else {
        ask(now, a.wrong, true, out);
    }
}

// ---- Prompts and variables

void Session::play(Instant now, const std::vector<const std::vector<Prompt>*>& lists,
                   Outputs& out) {
    Play wanted{.play = ++play_, .items = {}};
    for (const auto* list : lists)
        for (const auto& p : *list)
            wanted.items.push_back({p.file, filled(p)});
    out.emplace_back(std::move(wanted));
    state_ = State::playing;
    play_began_ = now;
    deadline_ = now + limits::prompt;
}

void Session::stop_play(Instant now, Outputs& out) {
    out.emplace_back(StopPlay{play_});
    trace_.heard += now - play_began_;
    prompt_ended_ = now;
    state_ = State::first_digit;
}

std::string Session::filled(const Prompt& p) const {
    std::string words;
    for (const auto& part : p.parts) {
        if (part.variable.empty()) {
            words += part.text;
            continue;
        }
        const auto value = variables_.find(part.variable);
        if (value != variables_.end())
            words += spoken(flow_->language, part.as, value->second);
    }
    return words;
}

/// Beyond the limits a new variable is not kept and a long value is cut between characters.
void Session::set_variable(const std::string& name, std::string value) {
    if (value.size() > limits::variable_bytes) {
        auto end = limits::variable_bytes;
        while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80)
            --end;
        value.resize(end);
    }
    if (variables_.size() < limits::variables || variables_.contains(name))
        variables_[name] = std::move(value);
}

} // namespace ringroom::ivr
