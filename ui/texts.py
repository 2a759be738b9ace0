"""Every English word the page shows, in one place, so that it can be translated. Holds no HTML and decides nothing.

Braces are ``str.format`` placeholders; a text is always escaped after it is filled in.
"""

from __future__ import annotations

NAME = "Byline"
PURPOSE = "Ask the news. Every sentence of an answer opens at the words it rests on."
ONE_ARTICLE = "1 article"
ARTICLES = "{count} articles"
NO_ARTICLES = "There are no articles yet. Add some with byline ingest PATH, then reload this page."
PERIOD = "{first} to {last}"
UNDATED = "undated"
MORE_PUBLISHERS = "{names} and {count} more"
AND = "{names} and {last}"
QUOTING = "Answers by quoting; no language model is used"
WRITING = "Answers written by {model}, checked against the articles"

VIEWS = "Views"
VIEW_ASK = "Ask"
VIEW_ARTICLES = "Articles"
EXAMPLES = "Questions these articles can answer"
QUESTION = "Your question"
PLACEHOLDER = "Ask about the articles"
ASK = "Ask"
STOP = "Stop"
NEW_CONVERSATION = "New conversation"
NEW = "New"

SEARCHING = "Searching the articles"
READING_ONE = "Reading 1 article"
READING = "Reading {count} articles"
ANSWERING = "Answering"
CHECKING = "Checking what else the articles say"
DONE_ONE = "Answer ready, with 1 citation."
DONE = "Answer ready, with {count} citations."
DONE_ABSTAINED = "The articles do not answer this."
STOPPED = "Stopped. What was said so far may be incomplete and has no checked citations."
STOPPED_EARLY = "Stopped before an answer began."
FAILED = "No answer"
UNEXPECTED = "Something went wrong inside Byline. The terminal it runs in says what; asking again may work."
NOT_FOR_PROGRAMS = "{name}: {reason}. docs/programs.md says what may be given."
TOO_LONG = "This question has {length} characters; at most {limit} can be asked. Shorten it and ask again."
GONE = "This conversation is no longer held by the server. Reload the page and ask again."

YOU_ASKED = "You asked"
ABSTAINED = "Not in the articles"
NOTICE = "Note"
SOURCES = "Sources"
CREDITING = "citing {outlet}"
UNKNOWN_PUBLISHER = "Publisher not given"
CITATION_LABEL = "Citation {number}: {outlet}, {date}"
CITATION_OF = "Citation {number} of {count}"
PREVIOUS = "Previous citation"
NEXT = "Next citation"
PREVIOUS_KEY = "Previous citation (left arrow key)"
NEXT_KEY = "Next citation (right arrow key)"
CLOSE = "Close the article"
ARTICLE = "Cited article"
READ_AT = "Original at {host}"
NEW_TAB = "(opens in a new tab)"

GOOD_ANSWER = "Good answer"
BAD_ANSWER = "Something is wrong"
TAKE_BACK = "press again to take it back"
RATED = "Kept with question and answer, for whoever looks after this page."
WHY = "What is wrong? (optional)"
REASONS = ("It is not true", "It is not what I asked", "Something is missing")
REASONS_ABSTAINED = ("The articles do answer this", "It is not what I asked")
SEND = "Send"
SENT = "Reason kept."

WAITING_NEXT = "Waiting: you are next"
WAITING = "Waiting: {count} before you"
TOO_OFTEN = "More than {count} questions a minute are not taken from one person. Ask again in {wait}."
QUEUE_FULL = "Byline is busy: {waiting} questions are waiting already. Ask again in a moment."
ALL_BUSY = "Byline is busy with other questions. Ask again in a moment."
SECOND = "1 second"
SECONDS = "{count} seconds"
MINUTES = "{count} minutes"

SIGN_IN = "Sign in"
SIGN_IN_WHY = "This Byline answers people who have signed in."
SIGN_IN_NAME = "Name"
SIGN_IN_PASSWORD = "Password"
SIGN_IN_WRONG = "The name or the password is wrong."
SIGN_IN_WAIT = "Too many wrong tries. Try again in {wait}."
SIGN_IN_FIRST = "Sign in first: with a name and password of HTTP Basic, or in a browser at /sign-in."
SIGN_IN_BY_PROXY = "Your request does not say who you are. Sign in where you opened Byline, or ask whoever runs it."
SIGNED_IN_AS = "Signed in as {person}"
SIGN_OUT = "Sign out"
WRONG_HOST = "This address is not one of Byline's. Whoever runs it can add it: BYLINE_UI_HOSTS={host}"
WRONG_ORIGIN = "This was sent from another site's page, so it was not done. Open Byline itself and try again."
TOO_LARGE = "This is too large to be a sign-in."

NEW_PASSWORD = "Password for {name}"
NEW_PASSWORD_AGAIN = "The same once more"

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

ENGINE_OPENING = "Opening the articles ..."
INGESTING = "  {done} of {total}  {path}"
LISTENING = "{name} is ready: {url}   (Ctrl+C ends it)"
PORT_BUSY = "Port {port} on {host} is in use. Choose another: byline-ui --port {other}, or BYLINE_UI_PORT={other}."
CANNOT_LISTEN = "Cannot listen on {host}, port {port}: {reason}. Choose others with byline-ui --host and --port."
