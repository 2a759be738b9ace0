// An answer that was being written elsewhere when the page was filled (before a reload, in another window) is looked at every two seconds,
// for a minute. Sends the event "look".
{
  const EACH = 2000;
  const MOST = 30;
  let looks = 0;
  window.setInterval(() => {
    if (!find("#current [data-elsewhere]")) looks = 0;
    else if (looks++ < MOST) trigger("look");
  }, EACH);
}
