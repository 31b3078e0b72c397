#include <array>

#include "api/handlers.h"

namespace ringroom::api {
namespace {

using enum Method;
using enum Access;
using enum directory::Right;
using enum Pace;
namespace h = handlers;

constexpr auto open_to_all = Access::open;
constexpr auto no_right = use_seat; // not looked at

constexpr auto table = std::to_array<Route>({
    {post, "/login", open_to_all, no_right, slow, 200, "LoginRequest", "LoginAnswer", "", "426",
     "Exchange number and password for a token", h::log_in, "login"},
    {post, "/logout", signed_in, no_right, quick, 204, "", "", "", "", "End this token", h::log_out,
     "logout"},
    {get, "/me", signed_in, no_right, quick, 200, "", "Person", "", "", "Who the token belongs to",
     h::me},
    {get, "/me/telephone", right, use_seat, slow, 200, "", "Telephone", "", "404",
     "What the own telephone registers with", h::my_telephone},

    {get, "/seat", right, use_seat, quick, 200, "", "SeatView", "", "",
     "The own seat: state, and the contact in hand with everything to be shown", h::seat},
    {post, "/seat/log-on", right, use_seat, quick, 204, "LogOn", "", "", "409 422 504",
     "Begin a shift at an extension", h::seat_log_on},
    {post, "/seat/log-off", right, use_seat, quick, 204, "", "", "", "409 504", "End the shift",
     h::seat_log_off},
    {put, "/seat/state", right, use_seat, quick, 204, "SeatState", "", "", "409 422 504",
     "Become ready or not ready", h::seat_state},
    {post, "/seat/hang-up", right, use_seat, quick, 204, "", "", "", "409 504",
     "Release the contact in hand", h::seat_hang_up},
    {post, "/seat/hold", right, use_seat, quick, 204, "", "", "", "409 504",
     "Put the customer on hold", h::seat_hold},
    {post, "/seat/retrieve", right, use_seat, quick, 204, "", "", "", "409 504",
     "Take the customer back", h::seat_retrieve},
    {post, "/seat/next-record", right, use_seat, quick, 204, "", "", "", "409 504",
     "Outbound: show the next record", h::seat_next_record},
    {post, "/seat/dial", right, use_seat, quick, 204, "", "", "", "409 504",
     "Outbound: dial the record on show", h::seat_dial},
    {post, "/seat/wrap-up/done", right, use_seat, quick, 204, "", "", "", "409 504",
     "End the after-call work", h::wrap_up_done},
    {post, "/seat/wrap-up/extend", right, use_seat, quick, 204, "", "", "", "409 504",
     "Ask for more time for the after-call work", h::wrap_up_extend},
    {post, "/seat/consult", right, use_seat, quick, 204, "ConsultStart", "", "", "409 422 504",
     "Call a colleague while the customer hears music", h::consult},
    {post, "/seat/consult/end", right, use_seat, quick, 204, "", "", "", "409 504",
     "The colleague goes; the customer stays on hold", h::consult_end},
    {post, "/seat/conference", right, use_seat, quick, 204, "", "", "", "409 504",
     "Customer, colleague and oneself hear each other", h::conference},
    {post, "/seat/transfer", right, use_seat, quick, 204, "TransferStart", "", "", "409 422 504",
     "Give the customer away", h::transfer},
    {post, "/seat/mark", right, use_seat, quick, 204, "RecordingMark", "", "", "409 422 504",
     "Mark this moment of the recording", h::mark_recording},
    {post, "/seat/return", right, use_seat, quick, 204, "", "", "", "409 504",
     "The seat's program began anew: ring, and put its talk together again", h::seat_return},
    {post, "/seat/take-over", right, coach, quick, 204, "", "", "", "409 504",
     "Become the agent of the talk one was let into", h::take_over, "take-over"},
    {post, "/seat/supervise/end", right, listen, quick, 204, "", "", "", "409 504",
     "Leave the talk one was let into", h::supervise_end},
    {get, "/directory", right, use_seat, quick, 200, "", "DirectoryRowList", "", "",
     "Seats, queues and numbers that a call can go to", h::directory},
    {post, "/agents/{agent}/supervise", right, listen, quick, 204, "SuperviseStart", "", "",
     "404 409 422 504", "Be let into a talk: listens, whispers or talks; again: the new part",
     h::supervise, "supervise"},
    {post, "/agents/{agent}/release", right, coach, quick, 204, "", "", "", "404 409 504",
     "End the contact in somebody's hands", h::force_release, "force-release"},
    {post, "/agents/{agent}/transfer", right, coach, quick, 204, "TransferStart", "", "",
     "404 409 422 504", "Give away the customer in somebody's hands", h::force_transfer,
     "force-transfer"},
    {put, "/agents/{agent}/state", right, coach, quick, 204, "SeatState", "", "", "404 409 422 504",
     "Set somebody's state: ready, not_ready or logged_out", h::force_state, "force-state"},
    {get, "/contacts/{contact}/role", right, use_seat, quick, 200, "", "RoleCard", "", "404",
     "The role card of a customer on the line; for leaders, teachers and who plays in the drill",
     h::contact_role},
    {get, "/drills/{drill}/role", right, use_seat, quick, 200, "", "RoleCard", "", "404",
     "The role card of the drill's next customer", h::drill_role},
    {post, "/contacts/{contact}/lines", right, use_seat, quick, 204, "LineChoice", "", "",
     "404 409 422 504", "What the customer says next; of a person who plays: says now",
     h::steer_line},
    {post, "/contacts/{contact}/observed", right, use_seat, quick, 204, "MoveMark", "", "",
     "404 409 422 504", "Mark a move that the student was heard to make", h::observe_move},
    {post, "/contacts/{contact}/moves", right, use_seat, quick, 204, "MoveMark", "", "",
     "404 409 422 504", "Mark a move of the talk script as made", h::mark_move},
    {put, "/contacts/{contact}/form/{field}", right, use_seat, quick, 204, "FieldValue", "", "",
     "404 409 422 504", "Key a field of the form", h::key_field},
    {post, "/contacts/{contact}/form/submit", right, use_seat, quick, 204, "", "", "",
     "404 409 504", "Submit the form", h::submit_form},
    {put, "/contacts/{contact}/disposition", right, use_seat, quick, 204, "DispositionCode", "", "",
     "404 409 422 504", "Set the outcome of the contact", h::set_disposition},

    {get, "/queues", signed_in, no_right, quick, 200, "", "QueueFiguresList", "", "",
     "All queues as they are now", h::queues},
    {get, "/agents", right, see_team_live, quick, 200, "", "AgentRowList", "", "",
     "All agents with state and time in state", h::agents},
    {get, "/contacts", right, see_team_live, quick, 200, "", "ContactRowList", "", "",
     "All contacts in progress", h::contacts},

    {get, "/packs", right, run_drills, quick, 200, "", "PackRowList", "", "", "The packs loaded",
     h::packs},
    {get, "/drills", right, run_drills, quick, 200, "", "DrillStatusList", "", "",
     "Drills, running ones first", h::drills},
    {post, "/drills", right, run_drills, quick, 201, "DrillStart", "DrillStatus", "", "409 422 504",
     "Start a drill", h::start_drill, "drill-start"},
    {get, "/drills/{drill}", right, run_drills, quick, 200, "", "DrillStatus", "", "404",
     "A drill as it is now", h::drill},
    {post, "/drills/{drill}/pause", right, run_drills, quick, 200, "", "DrillStatus", "",
     "404 409 504", "No new customers for now", h::pause_drill, "drill-pause"},
    {post, "/drills/{drill}/resume", right, run_drills, quick, 200, "", "DrillStatus", "",
     "404 409 504", "Customers again", h::resume_drill, "drill-resume"},
    {post, "/drills/{drill}/stop", right, run_drills, quick, 200, "DrillStop", "DrillStatus", "",
     "404 409 504", "End the drill", h::stop_drill, "drill-stop"},

    {get, "/results", right, see_own_results, slow, 200, "", "ResultRowList",
     "agent drill limit after", "404", "Graded contacts, newest first", h::results},
    {get, "/results/{record}", right, see_own_results, slow, 200, "", "ResultDetail", "", "404",
     "One graded contact with evidence", h::result},
    {get, "/recordings", right, see_own_results, slow, 200, "", "RecordingRowList",
     "agent drill limit after", "404", "Recordings, newest first", h::recordings},
    {get, "/recordings/{record}", right, see_own_results, slow, 200, "", "RecordingRow", "", "404",
     "One recording's row", h::recording},
    {get, "/recordings/{record}/sound", right, see_own_results, slow, 200, "", "wav", "",
     "206 304 404 416", "The sound; ranges are served", h::recording_sound},
    {get, "/recordings/{record}/waveform", right, see_own_results, slow, 200, "", "Waveform",
     "pixels", "404", "A picture of the sound", h::recording_waveform},
    {get, "/recordings/{record}/marks", right, see_own_results, slow, 200, "", "MarkList", "",
     "404", "What happened when", h::recording_marks},

    {get, "/knowledge", signed_in, no_right, slow, 200, "", "KnowledgePage",
     "q category product limit", "",
     "Articles that hold the words of q, best first; without q all of them", h::search_knowledge},
    {get, "/knowledge/{article}", signed_in, no_right, quick, 200, "", "Article", "", "404",
     "One article", h::article},

    {get, "/messages", signed_in, no_right, quick, 200, "", "MessagePage", "limit after", "",
     "Own messages and notices, sent ones too, newest first", h::messages},
    {post, "/messages", signed_in, no_right, slow, 201, "NewMessage", "Message", "", "422 429",
     "Write to people; with the right send_notices to a class or to all", h::send_message},
    {get, "/messages/recipients", signed_in, no_right, slow, 200, "", "RecipientList", "", "",
     "Whom the caller may write to", h::message_recipients},
    {post, "/messages/read", signed_in, no_right, slow, 204, "", "", "", "",
     "Mark all own messages as read", h::read_all_messages},
    {post, "/messages/{message}/read", signed_in, no_right, slow, 204, "", "", "", "404",
     "Mark one message as read", h::read_message},

    {get, "/people", right, manage_people, slow, 200, "", "PersonList", "class", "",
     "All accounts, or those of one class", h::people},
    {post, "/people", right, manage_people, slow, 201, "NewPerson", "Card", "", "409 422",
     "Add an account", h::add_person, "person-add"},
    {post, "/people/{person}/password", right, manage_people, slow, 200, "NewPassword", "Card", "",
     "404 422", "Set a new password; ends the person's tokens", h::set_password, "person-password"},

    {get, "/audit", right, see_audit, slow, 200, "", "AuditRowList", "agent limit after", "404",
     "Who did what, newest first", h::audit_log},
    {get, "/health", open_to_all, no_right, quick, 200, "", "Health", "", "",
     "Whether the lab is well", h::health},
    {get, "/metrics", open_to_all, no_right, quick, 200, "", "text", "", "",
     "Figures for Prometheus; from this machine, or with the right manage_settings", h::metrics},
    {get, "/openapi.json", open_to_all, no_right, quick, 200, "", "json", "", "", "This document",
     h::document},
});

} // namespace

std::span<const Route> routes() {
    return table;
}

} // namespace ringroom::api
