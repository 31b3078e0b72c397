#pragma once
// The inside of Back; everything here is the loop's thread, but for shown() and post().
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "client/client.h"
#include "contact/fact.h"
#include "seat/back.h"
#include "seat/telephone.h"
#include "sip/loop.h"

namespace ringroom::seat {

class Back::Room {
public:
    Room(std::shared_ptr<media::Line> line, std::function<void()> changed);
    ~Room();
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    [[nodiscard]] Shown shown() const;
    /// Runs `task` on the loop's thread.
    void post(std::function<void()> task);

    struct Card {
        client::Address server;
        std::string number;
        std::string password;
    };
    void measure(std::function<void(const Burst&)> then);
    void look_for_labs(client::Finder::Reach reach);
    void sign_in(Card card);
    void set_state(const wire::SeatState& state);
    void sign_out();
    void quietly(std::string method, std::string target, std::string body, Back::Then then);
    void ask(std::string method, std::string target, std::string body, Back::Then then = {});
    void hand_over(std::string target, std::string body, Back::Then then);
    void use_language(Language language);
    void answer_by_itself(bool on);
    void sound(const std::string& target, std::uint64_t first, std::uint64_t count,
               Player::Then then);
    void post_file(const std::string& target, std::string bytes, Back::Then then);
    void save(const std::string& target, const std::filesystem::path& file, Back::Then then);
    [[nodiscard]] std::unique_ptr<Player> make_player();
    void message_read(std::int64_t message);
    void ask_about_contact(std::string method, const std::string& target, std::string body);
    /// Saves `body` below the contact's address when typing pauses.
    void type(const std::string& target, std::string body);
    void save_typed();
    void know_contact(const wire::SeatContact& contact);
    /// The lab was started again, and its forms of before take nothing any more: what is typed for
    /// them goes into the contact's note, which does.
    void keep_forms_in_notes();
    [[nodiscard]] bool rings() const;
    void drop_typed();
    /// False where it is no field of the contact that was last on show.
    bool keep_in_note(const std::string& target, const std::string& body);
    void refuse_typed(const std::string& target, const std::string& body, const Error& error);
    /// Of requests about it.
    [[nodiscard]] static std::string path_of(const wire::SeatContact& contact);
    void note(const Error& error);
    /// What was refused before does not stand beside what was done since.
    void forget_refusal();
    void refuse(const std::string& code);
    void tell_done(std::string words);
    /// Null until signed in.
    [[nodiscard]] Telephone* telephone() { return telephone_.get(); }

private:
    using Then = std::function<void(Result<client::Reply>)>;

    // arriving
    void find_labs();
    void begin();
    void met(const Result<client::Reply>& reply);
    void signed_in(const Result<client::Reply>& reply);
    void open_telephone(const Result<client::Reply>& reply);
    void open_stream();
    void log_on();
    void come_back();
    void lose(const Error& error);
    void leave();

    struct Measuring;
    void measure_next(const std::shared_ptr<Measuring>& run);

    // what is told
    void on_message(const std::string& message);
    void on_fact(const Fact& fact);
    void on_telephone();
    void look(int again = 0);
    void looked(const Result<client::Reply>& reply, int again);
    void look_at_figures();
    void look_at_messages();
    void on_written(const wire::Message& message);
    void on_order(const wire::SeatOrder& order);
    void on_missed(const fact::OfferEnded& offer);

    void send(std::string method, std::string target, std::string body, Then then);
    /// The same; `then` is told also where the connection is given up before an answer has come.
    void send_surely(std::string method, std::string target, std::string body, Then then);
    void settle(std::uint64_t number, const Result<client::Reply>& reply);
    void give_up_clients();
    client::Client& extra(std::unique_ptr<client::Client>& one);
    Then noted(Back::Then then);
    /// Changes what is shown and tells the window.
    template <class Change>
    void show(Change change) {
        {
            const std::lock_guard lock(mutex_);
            change(shown_);
            ++shown_.version;
        }
        changed_();
    }

    std::shared_ptr<media::Line> line_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    Shown shown_; // guarded by mutex_; written by the loop's thread only

    std::unique_ptr<sip::Loop> loop_;
    std::unique_ptr<client::Network> network_;
    std::optional<client::Finder::Reach> reach_; ///< where labs are looked for; none: nowhere
    std::unique_ptr<client::Finder> finder_;
    std::unique_ptr<client::Client> client_;
    std::map<std::uint64_t, Then> unanswered_; ///< of send_surely(), in the order of asking
    std::uint64_t asked_ = 0;
    Language language_ = Language::zh;
    std::unique_ptr<client::Client> files_;     ///< for sound; made when it is wanted
    std::unique_ptr<client::Client> downloads_; ///< likewise, for files of a person
    std::unique_ptr<client::Client> parting_;   ///< for what is left of who sits elsewhere by now
    std::unique_ptr<client::EventStream> stream_;
    std::unique_ptr<Telephone> telephone_;
    bool answers_itself_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    Card card_;
    std::string token_;
    bool admitted_ = false; ///< the client has the token of this connection
    AgentId agent_;
    bool greeted_ = false;
    bool logged_on_ = false;
    ContactId wanted_; ///< the contact that the screen is waited for
    std::map<std::string, std::string>
        typed_; ///< not yet sent, whatever contact is on show: body by target
    std::map<std::string, std::string> labels_; ///< of the form on show, by field as in addresses
    std::string noted_at_;            ///< where the note of the contact on show is written
    std::string noted_;               ///< as it was when last looked
    std::optional<std::int64_t> run_; ///< of the lab
    bool refused_ = false;            ///< the notice on show is of what the person asked for
    bool cut_off_ = false;            ///< by its restart, and the person is to be told
    std::size_t sending_ = 0;         ///< typed values under way
    sip::Loop::TimerId save_timer_;
    sip::Loop::TimerId return_timer_;
    sip::Loop::TimerId arrival_timer_;
    sip::Loop::TimerId figures_timer_;
    std::thread thread_;
};

} // namespace ringroom::seat
